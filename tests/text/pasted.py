"""What programs put on the clipboard as HTML, shortened, and the canonical HTML that it becomes."""

_ITEM = "<p class={} style='text-indent:-18.0pt;mso-list:l0 level{} lfo1'><![if !supportLists]><span lang=EN-GB style='mso-list:Ignore'>{}<span style='font:7.0pt \"Times New Roman\"'>&nbsp;&nbsp;&nbsp; </span></span><![endif]>{}<o:p></o:p></p>"
_WORD_LISTS = "\n".join(
    _ITEM.format(name, *values)
    for name, *values in [
        ("MsoListParagraphCxSpFirst", 1, "<span style='font-family:Symbol'>·</span>", "Ring"),
        (
            "MsoListParagraphCxSpMiddle",
            2,
            "<span style='font-family:\"Courier New\"'>o</span>",
            "<b>Twice</b>",
        ),
        ("MsoListParagraphCxSpMiddle", 2, "o", "Thrice"),
        ("MsoListParagraphCxSpLast", 1, "·", "Lift"),
        ("MsoListParagraphCxSpFirst", 1, "1.", "First"),
        ("MsoListParagraphCxSpMiddle", 2, "a.", "Inner"),
        ("MsoListParagraphCxSpLast", 1, "2.", "Second"),
    ]
)

PASTED = {
    "Word": (
        "<html xmlns:o='urn:schemas-microsoft-com:office:office' xmlns:w='urn:schemas-microsoft-com:office:word'><head><meta name=Generator content='Microsoft Word 15'>"
        "<!--[if gte mso 9]><xml><w:WordDocument><w:View>Normal</w:View></w:WordDocument></xml><![endif]--><style><!-- p.MsoNormal {margin:0cm} @list l0:level1 {mso-level-number-format:bullet} --></style></head>"
        "<body lang=EN-GB style='tab-interval:36.0pt'><!--StartFragment--><h1><span style='mso-fareast-font-family:\"Times New Roman\"'>Bells<o:p></o:p></span></h1>"
        "<p class=MsoNormal><b style='mso-bidi-font-weight:normal'>Bold</b>, <i>italic</i>&nbsp; and 5&nbsp;km.<a style='mso-footnote-id:ftn1' href=\"#_ftn1\" name=\"_ftnref1\" title=\"\"><span class=MsoFootnoteReference><![if !supportFootnotes]>[1]<![endif]></span></a><o:p></o:p></p>"
        "<p class=MsoNormal><o:p>&nbsp;</o:p></p><h2><b>Lists</b></h2>" + _WORD_LISTS +
        "<p class=MsoNormal><!--[if gte vml 1]><v:shape id=x><v:imagedata src='file:///C:/x.png'/></v:shape><![endif]--><![if !vml]><img width=9 height=9 src=\"file:///C:/Users/x/clip_image001.png\" v:shapes=x><![endif]></p>"
        "<table class=MsoTableGrid border=1 style='border-collapse:collapse'><tr style='mso-yfti-irow:0'><td width=100 style='border:solid'><p class=MsoNormal><b>Bell<o:p></o:p></b></p></td><td><p class=MsoNormal><b>Cost</b></p></td></tr>"
        "<tr><td><p class=MsoNormal>Brass</p></td><td><p class=MsoNormal><o:p>&nbsp;</o:p></p></td></tr></table>"
        "<div style='mso-element:footnote-list'><![if !supportFootnotes]><br clear=all><hr align=left size=1 width=\"33%\"><![endif]><div style='mso-element:footnote' id=ftn1><p class=MsoFootnoteText>"
        "<a style='mso-footnote-id:ftn1' href=\"#_ftnref1\" name=\"_ftn1\" title=\"\"><span class=MsoFootnoteReference><![if !supportFootnotes]>[1]<![endif]></span></a> Measured.<o:p></o:p></p></div></div><!--EndFragment--></body></html>",
        '<h2>Bells</h2>\n<p><strong>Bold</strong>, <em>italic</em> and 5\u00a0km.<sup class="note">Measured.</sup></p>\n<h3>Lists</h3>\n'
        "<ul>\n<li>Ring\n<ul>\n<li><strong>Twice</strong></li>\n<li>Thrice</li>\n</ul></li>\n<li>Lift</li>\n</ul>\n<ol>\n<li>First\n<ol>\n<li>Inner</li>\n</ol></li>\n<li>Second</li>\n</ol>\n"
        '<table>\n<thead>\n<tr><th scope="col">Bell</th><th scope="col">Cost</th></tr>\n</thead>\n<tbody>\n<tr><td>Brass</td><td></td></tr>\n</tbody>\n</table>',
    ),
    "Word online": (
        '<div class="OutlineElement Ltr SCXW1"><p class="Paragraph SCXW1" role="heading" aria-level="1" style="font-weight: normal"><span class="TextRun"><span class="NormalTextRun" data-ccp-parastyle="heading 1">Bells</span></span><span class="EOP" data-ccp-props="{}">&nbsp;</span></p></div>'
        '<div class="OutlineElement Ltr"><p class="Paragraph"><span class="TextRun" style="font-weight: bold"><span class="NormalTextRun">Bold</span></span><span class="TextRun"><span class="NormalTextRun">&nbsp;and plain</span></span><span class="EOP">&nbsp;</span></p></div>'
        + "".join(
            f'<div class="ListContainerWrapper SCXW1"><{tag} class="BulletListStyle1" role="list"{start}><li data-leveltext="" data-listid="1" data-aria-level="{level}" role="listitem" class="OutlineElement Ltr"><p class="Paragraph"><span class="TextRun">{words}</span><span class="EOP">&nbsp;</span></p></li></{tag}></div>'
            for tag, start, level, words in [("ul", "", 1, "Ring"), ("ul", "", 2, "Twice"), ("ul", "", 2, "Thrice"), ("ul", "", 1, "Lift"), ("ol", ' start="1"', 1, "First"), ("ol", ' start="2"', 1, "Second")]
        )
        + '<div class="OutlineElement Ltr"><p class="Paragraph"><span class="EOP">&nbsp;</span></p></div>',
        "<h2>Bells</h2>\n<p><strong>Bold</strong> and plain</p>\n<ul>\n<li>Ring\n<ul>\n<li>Twice</li>\n<li>Thrice</li>\n</ul></li>\n<li>Lift</li>\n</ul>\n<ol>\n<li>First</li>\n<li>Second</li>\n</ol>",
    ),
    "Google Docs": (
        '<meta charset=\'utf-8\'><b style="font-weight:normal;" id="docs-internal-guid-1f"><h1 dir="ltr" style="line-height:1.38"><span style="font-size:20pt;font-family:Arial;font-weight:400;font-style:normal">Bells</span></h1>'
        '<p dir="ltr"><span style="font-weight:700;font-style:normal;text-decoration:none">Bold</span><span style="font-weight:400;font-style:normal"> and </span><span style="font-weight:400;font-style:italic">italic</span><span style="font-weight:400">, </span>'
        '<a href="https://www.google.com/url?q=https://e.example/a?b%3D1%26utm_source%3Dx&amp;sa=D&amp;ust=1" style="text-decoration:none"><span style="color:#1155cc;text-decoration:underline">a link</span></a><span>.</span></p><br />'
        '<ul style="margin-top:0"><li dir="ltr" aria-level="1" style="list-style-type:disc"><p dir="ltr" role="presentation"><span style="font-weight:400">Ring</span></p></li><ul><li dir="ltr" aria-level="2"><p dir="ltr" role="presentation"><span>Twice</span></p></li></ul>'
        '<li dir="ltr" aria-level="1"><p dir="ltr" role="presentation"><span>Lift</span></p></li></ul><br /><p dir="ltr"><span><span style="border:none;display:inline-block"><img src="https://lh7-rt.googleusercontent.com/x=s0" width="9" height="9"></span></span></p>'
        '<div dir="ltr" align="left"><table style="border:none"><colgroup><col width="100"><col></colgroup><tbody><tr style="height:0pt"><td style="background-color:#d9ead3"><p dir="ltr"><span>Bell</span></p></td><td style="background-color:#d9ead3"><p dir="ltr"><span>Cost</span></p></td></tr>'
        '<tr><td><p dir="ltr"><span>Brass</span></p></td><td><br></td></tr></tbody></table></div></b><br class="Apple-interchange-newline">',
        '<h2>Bells</h2>\n<p><strong>Bold</strong> and <em>italic</em>, <a href="https://e.example/a?b=1">a link</a>.</p>\n<ul>\n<li>Ring\n<ul>\n<li>Twice</li>\n</ul></li>\n<li>Lift</li>\n</ul>\n'
        '<table>\n<thead>\n<tr><th scope="col">Bell</th><th scope="col">Cost</th></tr>\n</thead>\n<tbody>\n<tr><td>Brass</td><td></td></tr>\n</tbody>\n</table>',
    ),
    "LibreOffice": (
        '<!DOCTYPE html><html><head><meta http-equiv="content-type" content="text/html; charset=utf-8"/><title></title><meta name="generator" content="LibreOffice 24.2 (Linux)"/><style type="text/css">@page { margin: 2cm } p { line-height: 115% }</style></head>'
        '<body lang="en-GB" dir="ltr"><h1 class="western">Bells</h1><p style="margin-bottom: 0cm"><font face="Liberation Serif, serif"><font size="3"><b>Bold</b> and plain<a class="sdfootnoteanc" name="sdfootnote1anc" href="#sdfootnote1sym"><sup>1</sup></a>.</font></font></p>'
        '<p style="margin-bottom: 0cm"><br/>\n</p><h3 class="western">Small</h3><ol><li><p style="margin-bottom: 0cm">First</p><ul><li><p>Inner</p></li></ul></li><li><p>Second</p></li></ol>'
        '<table width="100%" cellpadding="4"><thead><tr valign="top"><th width="50%"><p align="center">Bell</p></th><th><p>Cost</p></th></tr></thead><tbody><tr><td><p>Brass</p></td><td><p><br/>\n</p></td></tr></tbody></table>'
        '<div id="sdfootnote1"><p class="sdfootnote-western"><a class="sdfootnotesym" name="sdfootnote1sym" href="#sdfootnote1anc">1</a>Measured.</p></div></body></html>',
        '<h2>Bells</h2>\n<p><strong>Bold</strong> and plain<sup class="note">Measured.</sup>.</p>\n<h4>Small</h4>\n<ol>\n<li>First\n<ul>\n<li>Inner</li>\n</ul></li>\n<li>Second</li>\n</ol>\n'
        '<table>\n<thead>\n<tr><th scope="col">Bell</th><th scope="col">Cost</th></tr>\n</thead>\n<tbody>\n<tr><td>Brass</td><td></td></tr>\n</tbody>\n</table>',
    ),
    "Apple Notes and Pages": (
        '<html><head><meta name="Generator" content="Cocoa HTML Writer"><style type="text/css">p.p1 {margin: 0.0px; font: 18.0px Helvetica} li.li1 {margin: 0}</style></head><body><h1 style="margin: 0"><span class="s1" style="font-weight: bold; font-size: 24px">Bells</span></h1>'
        '<p class="p2" style="min-height: 13px"><br></p><p class="p1"><span class="s1"><b>Bold</b> and <i>italic</i><span class="Apple-converted-space">&nbsp;</span></span></p><div>A line</div><div><br></div><div>Another</div>'
        '<ul class="Apple-dash-list"><li class="li1"><span class="s2"></span>Ring</li><ul class="ul1"><li class="li1">Twice</li></ul><li class="li1">Lift</li></ul></body></html>',
        "<h2>Bells</h2>\n<p><strong>Bold</strong> and <em>italic</em></p>\n<p>A line</p>\n<p>Another</p>\n<ul>\n<li>Ring\n<ul>\n<li>Twice</li>\n</ul></li>\n<li>Lift</li>\n</ul>",
    ),
    "Outlook": (
        '<div class="WordSection1"><p class="MsoNormal"><span style="font-size:11.0pt;font-family:&quot;Calibri&quot;,sans-serif">See <a href="https://eur01.safelinks.protection.outlook.com/?url=https%3A%2F%2Fe.example%2Fa&amp;data=05%7C01&amp;reserved=0" originalsrc="https://e.example/a">this</a>.</span></p>'
        '<p class="MsoNormal">&nbsp;</p><div class="elementToProof" style="font-family: Aptos; font-size: 12pt">One<br><br>Two<br>more</div><table role="presentation"><tbody><tr><td><p>Laid out</p></td></tr></tbody></table><img src="cid:image001.png@01"></div>',
        '<p>See <a href="https://e.example/a">this</a>.</p>\n<p>One</p>\n<p>Two<br>more</p>\n<p>Laid out</p>',
    ),
    "Notion": (
        '<meta charset=\'utf-8\'><!-- notionvc: 0b -->\n<h1>Bells</h1>\n<p>Text with <code>code</code> and <strong>bold</strong>.</p>\n<ul>\n<li>Ring\n<ul>\n<li>Twice</li>\n</ul>\n</li>\n<li>Lift</li>\n</ul>\n<blockquote>\n<p>Quoted</p>\n</blockquote>\n<pre><code class="language-python">ring()\n\n  twice()</code></pre>\n<hr>\n<table><thead><tr><th>Bell</th></tr></thead><tbody><tr><td>Brass</td></tr></tbody></table>',
        '<h2>Bells</h2>\n<p>Text with <code>code</code> and <strong>bold</strong>.</p>\n<ul>\n<li>Ring\n<ul>\n<li>Twice</li>\n</ul></li>\n<li>Lift</li>\n</ul>\n<blockquote><p>Quoted</p></blockquote>\n<pre><code class="language-python">ring()\n\n  twice()</code></pre>\n<hr>\n'
        '<table>\n<thead>\n<tr><th scope="col">Bell</th></tr>\n</thead>\n<tbody>\n<tr><td>Brass</td></tr>\n</tbody>\n</table>',
    ),
    "Confluence": (
        '<h2 id="Bells-Bells" data-local-id="1" style="letter-spacing: -0.01em">Bells</h2><p data-local-id="2" style="font-size: 16px"><span data-type="text">Plain </span><strong>bold</strong> <u>under</u></p><ul class="ak-ul" data-indent-level="1"><li><p>Ring</p><ul class="ak-ul" data-indent-level="2"><li><p>Twice</p></li></ul></li></ul>'
        '<div class="confluence-information-macro"><div class="confluence-information-macro-body"><p>Mind the gap.</p></div></div><div class="table-wrap"><table class="confluenceTable" data-layout="default"><colgroup><col></colgroup><tbody><tr><th class="confluenceTh"><p><strong>Bell</strong></p></th><th class="confluenceTh"><p><strong>Cost</strong></p></th></tr><tr><td class="confluenceTd"><p>Brass</p></td><td class="confluenceTd"><p>High</p></td></tr></tbody></table></div>',
        "<h2>Bells</h2>\n<p>Plain <strong>bold</strong> under</p>\n<ul>\n<li>Ring\n<ul>\n<li>Twice</li>\n</ul></li>\n</ul>\n<p>Mind the gap.</p>\n"
        '<table>\n<thead>\n<tr><th scope="col">Bell</th><th scope="col">Cost</th></tr>\n</thead>\n<tbody>\n<tr><td>Brass</td><td>High</td></tr>\n</tbody>\n</table>',
    ),
    "a page": (
        '<div class="content" style="box-sizing: border-box; color: rgb(0, 0, 0)"><header><h1 onclick="alert(1)">Bells</h1></header><div><div><div>Nested <span style="font-weight: 600">bold</span> words<sup id="cite_ref-1" class="reference"><a href="https://e.example/w#cite_note-1"><span>[</span>1<span>]</span></a></sup></div></div></div>'
        '<h3>Deeper</h3><p>A <a href="https://e.example/?utm_source=x&amp;id=2&amp;fbclid=y" target="_blank" rel="nofollow">link</a>, <a href="javascript:alert(1)">none</a> and <a href="#top">up</a>.&nbsp; Wide &nbsp; words.</p><p>&nbsp;</p><p></p><img src="https://e.example/x.png" alt="x"><img src="https://e.example/p.gif" width="1" height="1">'
        '<figure><img src="https://e.example/y.png"><figcaption>Seen</figcaption></figure><div style="display:none">Hidden</div><h6>Small</h6><pre>&lt;p style=&quot;x&quot;&gt; y style=&quot;z&quot;</pre><button>Share</button><script>alert(1)</script>'
        '<ol class="references"><li id="cite_note-1"><span class="mw-cite-backlink"><b><a href="https://e.example/w#cite_ref-1">^</a></b></span> <span class="reference-text">Measured.</span></li></ol></div>',
        '<h2>Bells</h2>\n<p>Nested <strong>bold</strong> words<sup class="note">Measured.</sup></p>\n<h4>Deeper</h4>\n<p>A <a href="https://e.example/?id=2">link</a>, none and up. Wide words.</p>\n<p>Seen</p>\n<h4>Small</h4>\n<pre><code>&lt;p style="x"&gt; y style="z"</code></pre>',
    ),
}  # fmt: skip
