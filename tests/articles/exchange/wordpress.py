"""A WordPress export for the tests, written from the format's public description."""

from xml.sax.saxutils import escape

BLOCKS = """<!-- wp:paragraph -->
<p>First <strong>words</strong>, and <a href="https://old.example/2024/03/bells/#why">bells</a>.</p>
<!-- /wp:paragraph -->

<!-- wp:heading {"level":2} -->
<h2 class="wp-block-heading">A heading</h2>
<!-- /wp:heading -->

<!-- wp:image {"id":7,"sizeSlug":"large"} -->
<figure class="wp-block-image size-large"><img src="https://old.example/wp-content/uploads/2024/03/plan-300x200.png" alt="The plan" class="wp-image-7"/><figcaption>As drawn.</figcaption></figure>
<!-- /wp:image -->

<!-- wp:embed {"url":"https://video.example/watch?v=1","type":"video"} -->
<figure class="wp-block-embed is-type-video"><div class="wp-block-embed__wrapper">
https://video.example/watch?v=1
</div></figure>
<!-- /wp:embed -->

<!-- wp:latest-posts {"postsToShow":3} /-->

<!-- wp:code -->
<pre class="wp-block-code"><code>[gallery] stays &lt;here&gt;</code></pre>
<!-- /wp:code -->"""

CLASSIC = """One line
and its second.

Another paragraph with &hellip; entities & ampersands [sic].

<ul>
<li>one</li>
<li>two</li>
</ul>
[caption id="attachment_7" align="alignleft" width="300"]<a href="https://old.example/wp-content/uploads/2024/03/plan.png"><img class="wp-image-7" src="https://old.example/wp-content/uploads/2024/03/plan.png" alt="Plan" width="300" height="200" /></a> With a <em>caption</em>[/caption]

[gallery ids="7,8"]

[contact-form-7 id="3" title="Write"]

<blockquote>Quoted</blockquote>
<b>Broken <i>nesting</b></i> and an <p>open paragraph"""


def cdata(content):
    return f"<![CDATA[{content.replace(']]>', ']]]]><![CDATA[>')}]]>"


def item(
    number,
    title="",
    content="",
    *,
    status="publish",
    kind="post",
    link=None,
    terms="",
    excerpt="",
    name="",
    **extra,
):
    """An item; `extra` are further elements of the wp namespace, `meta` its postmeta, `raw` anything else."""
    raw, meta = extra.pop("raw", ""), extra.pop("meta", {})
    values = {
        "post_id": number,
        "post_date": "2024-03-05 10:00:00",
        "post_date_gmt": "2024-03-05 09:00:00",
        "post_name": name,
        "status": status,
        "post_type": kind,
        **extra,
    }
    link = f"https://old.example/2024/03/{name}/" if link is None else link
    return (
        f"<item><title>{cdata(title)}</title><link>{escape(link)}</link><dc:creator>{cdata('jane')}</dc:creator>"
        f'<guid isPermaLink="false">https://old.example/?p={number}</guid><description></description>'
        f"<content:encoded>{cdata(content)}</content:encoded><excerpt:encoded>{cdata(excerpt)}</excerpt:encoded>"
        + "".join(f"<wp:{tag}>{cdata(str(value))}</wp:{tag}>" for tag, value in values.items())
        + terms
        + "".join(
            f"<wp:postmeta><wp:meta_key>{cdata(key)}</wp:meta_key><wp:meta_value>{cdata(value)}</wp:meta_value></wp:postmeta>"
            for key, value in meta.items()
        )
        + f"{raw}</item>"
    )


def term(name, nicename, domain="category"):
    return f'<category domain="{domain}" nicename="{nicename}">{cdata(name)}</category>'


def export(*items, declaration='<?xml version="1.0" encoding="UTF-8" ?>', version="1.2"):
    wp = f"http://wordpress.org/export/{version}"
    return (
        f"{declaration}\n<!-- This is a WordPress eXtended RSS file. -->\n"
        f'<rss version="2.0" xmlns:excerpt="{wp}/excerpt/" xmlns:content="http://purl.org/rss/1.0/modules/content/"'
        f' xmlns:wfw="http://wellformedweb.org/CommentAPI/" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:wp="{wp}/">'
        "<channel><title>Old site</title><link>https://old.example</link><language>en-GB</language>"
        f"<wp:wxr_version>{version}</wp:wxr_version><wp:base_site_url>https://old.example</wp:base_site_url>"
        "<wp:base_blog_url>https://old.example</wp:base_blog_url>"
        f"<wp:author><wp:author_id>1</wp:author_id><wp:author_login>{cdata('jane')}</wp:author_login>"
        f"<wp:author_display_name>{cdata('Jane Keeper')}</wp:author_display_name></wp:author>"
        f"{''.join(items)}</channel></rss>\n"
    )


def attachment(number, path, **extra):
    return item(
        number,
        path,
        status="inherit",
        kind="attachment",
        attachment_url=f"https://old.example/wp-content/uploads/{path}",
        meta={"_wp_attachment_image_alt": f"Alt of {number}"},
        **extra,
    )


def whole_site(future="2099-01-01 00:00:00"):
    """Posts and pages of every kind and state, with images, shortcodes, blocks and damage."""
    craft, other = term("The craft", "craft"), term("Geese & ganders", "geese", "post_tag")
    comment = "<wp:comment><wp:comment_id>1</wp:comment_id><wp:comment_content>Spam</wp:comment_content></wp:comment>"
    return export(
        attachment(7, "2024/03/plan.png"),
        attachment(8, "2024/03/missing.png"),
        item(11, "Blocks &amp; more", BLOCKS, name="blocks", terms=craft + other, excerpt="In <b>short</b>.", raw=comment),
        item(12, "Bells", CLASSIC, name="bells", terms=craft, meta={"_thumbnail_id": "7"}),
        item(13, "About us", "About.", kind="page", name="about-us", link="https://old.example/about-us/", terms=craft),
        item(14, "A draft", "Not yet.", status="draft", post_date_gmt="0000-00-00 00:00:00", link="https://old.example/?p=14"),
        item(15, "Soon", "Later.", status="future", post_date_gmt=future, name="soon", terms=craft),
        item(16, "Pending", "Look.", status="pending", link="https://old.example/?p=16"),
        item(17, "Secret", "Private.", status="private", name="secret"),
        item(18, "Rubbish", "Trash.", status="trash", name="rubbish__trashed"),
        item(19, "Locked", "Password.", name="locked", post_password="x"),
        item(20, "Café", "No topic here.", name="caf%c3%a9", link="https://old.example/2024/03/caf%C3%A9/"),
        item(21, "Bells", "The same name.", name="bells", terms=craft, link="https://old.example/2025/01/bells/"),
        item(30, "Menu", kind="nav_menu_item", name="menu"),
    )  # fmt: skip
