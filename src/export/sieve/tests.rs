use super::*;

/// What must never come through, in prose, in any of its corners.
const HOSTILE: &[&str] = &[
    "# <script>alert(1)</script> </title><script>alert(2)</script>",
    "<script>alert(1)</script>",
    "<script>\nalert(1)\n\n</script>",
    "<img src=x onerror=alert(1)> <svg onload=alert(1)><script>alert(3)</script></svg>",
    "text <b onclick=alert(1)>bold</b> text",
    "<iframe srcdoc=\"<script>alert(1)</script>\"></iframe>",
    "<iframe\nsrc=\"javascript:alert(1)\">\n</iframe>",
    "<details open ontoggle=alert(1)>x</details>",
    "<div style=\"background:url(javascript:alert(1))\">x</div>",
    "<?php x ?> <![CDATA[ <script>alert(1)</script> ]]>",
    "<!-- --><script>alert(1)</script><!-- -->",
    "> <script>alert(1)</script>\n\n- <img src=x onerror=alert(1)>\n  1. <svg onload=alert(1)>",
    "| <script>alert(1)</script> | b |\n|--|--|\n| <img src=x onerror=alert(1)> | x |",
    "[a](javascript:alert(1)) [b](JaVaScRiPt:alert(1)) [c](java&#x0A;script:alert(1)) [d](<java\nscript:alert(1)>)",
    "[e](&#106;avascript:alert(1)) [f](data:text/html;base64,PHNjcmlwdD4=) [g](vbscript:x) <javascript:alert(1)>",
    "<JAVASCRIPT:alert(1)> [h]( javascript:alert(1)) [i](\u{1}javascript:alert(1)) [k](file:///etc/passwd)",
    "[j](//evil.example/x) [l](\\\\evil\\x) [l](/\\evil) [m](javascript&colon;alert(1)) [n](&Tab;javascript:alert(1))",
    "[m](http://x\"onmouseover=\"alert(1)) [n](http://x \"t\\\"onmouseover=alert(1)\")",
    "[r]: javascript:alert(9) \"x\"\n[s]: data:text/html,x\n\n[r] [text][r] [s][] ![s] ![x][r]",
    "![alt <script>](x.png) ![a](javascript:alert(1)) ![](https://tracker.invalid/a.png) [![b](x.png)](javascript:x)",
    "$\\href{javascript:alert(1)}{x}$ $\\htmlClass{a\" onclick=\"alert(1)}{x}$ $\\text{</svg><script>alert(1)</script>}$",
    "$</code><script>alert(1)</script>{$ and $$\\htmlStyle{background:url(x)}{y}$$ $$\\htmlData{a=b}{y}$$",
    "$$\n\\def\\x{\\href}\n\\x{javascript:alert(1)}{y}\n$$ $\\unicode{x}$ $\\style{color:red}{x}$ $\\cssId{a}{b}$",
    "\\(\\href{javascript:alert(1)}{x}\\) \\\\(\\href{javascript:alert(1)}{x}\\\\) \\begin{a}\\href{javascript:a}{x}\\end{a}",
    "5 \\$ and \\href{javascript:alert(1)}{x} 5 \\$, &#92;href{javascript:alert(1)}{x}",
    "$[a](javascript:alert(1))$ $`$ <b>`$",
    "`<script>alert(1)</script>` ``a`b<script>``",
    "````html\n```\n<script>alert(1)</script>\n````",
    "```` \"><script>alert(1)</script>\nx\n````",
    "    <script>alert(1)</script>",
    "<a href=\"javascript:alert(1)\" onclick=alert(1)>x</a> <form action=javascript:x><button>b</button></form>",
    "<meta http-equiv=refresh content=\"0;url=javascript:x\"> <base href=//evil> <link rel=stylesheet href=//evil>",
    "<math><mi//xlink:href=\"data:x,<script>alert(4)</script>\"> <object data=javascript:x> <embed src=javascript:x>",
    "a\n===\n<script\n>alert(1)</script\n>",
    "*<*script>alert(1)<*/*script> \\<script>alert(1)\\</script> &lt;script&gt;alert(1)&lt;/script&gt;",
    "- [ ] <input autofocus onfocus=alert(1)>\n- [x] done",
    "<https://example.org/?a=<b>> <me@example.org> <javascript:x@y.z> <mailto:a@b.c>",
];

/// Everything that a browser would act on.
fn live_in(markdown: &str) -> Vec<String> {
    let mut found = Vec::new();
    for event in TextMergeStream::new(Parser::new_ext(markdown, Options::all())) {
        match event {
            Event::Html(html) | Event::InlineHtml(html) => found.push(format!("HTML {html}")),
            Event::Start(Tag::Image { dest_url, .. }) => found.push(format!("picture {dest_url}")),
            Event::Start(Tag::Link { dest_url, .. }) => {
                let bare: String =
                    dest_url.chars().filter(|c| !c.is_whitespace() && !c.is_control()).collect();
                let bare = bare.to_ascii_lowercase();
                let scheme = bare.split_once(':').map(|(scheme, _)| scheme.to_owned());
                if scheme.is_some_and(|scheme| !["http", "https", "mailto"].contains(&&*scheme))
                    || bare.starts_with("//")
                    || bare.contains(['\\', '"', '<', '>', '\''])
                {
                    found.push(format!("link {dest_url}"));
                }
            }
            // A reader that finds formulas elsewhere than we do looks at all text that is no code.
            Event::InlineMath(tex) | Event::DisplayMath(tex) | Event::Text(tex) => {
                for command in ["\\href", "\\html", "\\style", "\\cssId", "\\def", "\\unicode", "\\class"] {
                    if tex.contains(command) {
                        found.push(format!("formula {tex}"));
                    }
                }
            }
            _ => {}
        }
    }
    found
}

/// The blocks of code, whose text is looked at by nobody.
fn without_code(markdown: &str) -> String {
    let mut depth = 0;
    let kept = Parser::new_ext(markdown, OPTIONS).filter(|event| {
        depth += i32::from(matches!(event, Event::Start(Tag::CodeBlock(_))));
        let inside = depth > 0;
        depth -= i32::from(matches!(event, Event::End(TagEnd::CodeBlock)));
        !inside && !matches!(event, Event::Code(_))
    });
    let mut out = String::new();
    cmark_with_options(kept, &mut out, OPTIONS, WriterOptions::default()).expect("it was read a moment ago");
    out
}

#[test]
fn nothing_hostile_comes_through_to_either_document() {
    for source in HOSTILE {
        let made = markdown(source);
        assert_eq!(live_in(&without_code(&made)), Vec::<String>::new(), "{source}\nbecame\n{made}");
        let mut page = String::new();
        pulldown_cmark::html::push_html(&mut page, sifted(source).into_iter());
        let tags: Vec<&str> = page
            .split('<')
            .skip(1)
            .map(|tag| tag.split(['>', ' ', '/']).find(|word| !word.is_empty()).unwrap_or_default())
            .collect();
        for tag in tags {
            assert!(
                [
                    "p",
                    "h1",
                    "em",
                    "strong",
                    "code",
                    "pre",
                    "a",
                    "table",
                    "thead",
                    "tbody",
                    "tr",
                    "th",
                    "td",
                    "ul",
                    "ol",
                    "li",
                    "blockquote",
                    "input",
                    "span",
                    "br"
                ]
                .contains(&tag.trim()),
                "{source}\nhas <{tag}> in\n{page}"
            );
        }
        for tag in page.split('<').skip(1).filter_map(|tag| tag.split('>').next()) {
            let bare = tag.to_ascii_lowercase();
            for part in ["script:", "href=\"data", "href=\"file", "href=\"//", " on", "style", "src"] {
                assert!(!bare.contains(part), "{source}\nhas <{tag}> in\n{page}");
            }
        }
    }
}

#[test]
fn what_is_sifted_once_is_plain() {
    for source in HOSTILE {
        let once = markdown(source);
        assert_eq!(
            live_in(&without_code(&markdown(&once))),
            Vec::<String>::new(),
            "{source}\nbecame\n{once}"
        );
    }
}

#[test]
fn harmless_prose_stays_letter_by_letter() {
    let prose = "# Losses & more\n\nProse with **bold** *words*, $a_1 < b$, `code`, 2 < 3, [a link](https://example.org/a?b=c#d).\n\n\
        * one\n* two\n\n| a | b |\n|---|---|\n| $\\sigma$ | 2 |\n\n$$\\frac{a}{b} \\text{ if } x > 0$$\n\n```python\nx = 1\n```\n\n\
        가중치 초깃값은 **He**, [목록](#list)\n";
    assert_eq!(markdown(prose), prose);
}

#[test]
fn words_survive_what_is_taken_out_around_them() {
    let made = markdown(
        "A **bold** <b>word</b>, ![a cat](x.png), [here](javascript:x) and [there](https://example.org/a(b)c).\n\n<!-- the answer\nis 3 -->\n\nEnd <!-- 4 --> here.",
    );
    let mut page = String::new();
    pulldown_cmark::html::push_html(&mut page, Parser::new_ext(&made, OPTIONS));
    for part in [
        "<strong>bold</strong>",
        "&lt;b&gt;word&lt;/b&gt;",
        "<em>a cat</em>",
        ", here and ",
        "<a href=\"https://example.org/a%28b%29c\">there</a>",
        "End  here.",
    ] {
        assert!(page.contains(part), "{part}: {page}");
    }
    assert!(!made.contains("answer") && !page.contains('4') && !page.contains('3'), "{page}");
}

#[test]
fn names_and_messages_show_their_letters_and_nothing_else() {
    for text in [
        "<img src=x onerror=alert(1)>",
        "a`b``c",
        "*not* _this_ [x](javascript:y) ![x](y) $\\href{javascript:x}{y}$ # 1. - |",
        "line\nline\n\n# head",
        "한글 <script>",
        "`",
        "C:\\new\\table & \"quotes\"",
    ] {
        let one_line = text.split_whitespace().collect::<Vec<_>>().join(" ");
        for made in [plain(text), code(text)] {
            assert_eq!(live_in(&made), Vec::<String>::new(), "{text}: {made}");
            let read: String = Parser::new_ext(&made, OPTIONS)
                .map(|event| match event {
                    Event::Text(text) | Event::Code(text) => text.replace('\u{200C}', ""),
                    Event::Start(Tag::Paragraph) | Event::End(TagEnd::Paragraph) => String::new(),
                    other => format!("{other:?}"),
                })
                .collect();
            assert_eq!(read, one_line, "{made}");
        }
    }
}

#[test]
fn a_fence_is_longer_than_what_it_holds() {
    for body in ["x = 1", "```\n</details><script>alert(1)</script>", "````` five", "a\n``\n"] {
        let made = fenced("toml", body);
        let events: Vec<Event<'_>> = Parser::new(&made).collect();
        let [Event::Start(Tag::CodeBlock(_)), Event::Text(text), ..] = events.as_slice() else {
            panic!("{events:?}")
        };
        assert!(events.len() >= 3 && text.starts_with(body.lines().next().unwrap()), "{made}");
        let held: String = events
            .iter()
            .filter_map(|event| if let Event::Text(text) = event { Some(&**text) } else { None })
            .collect();
        assert_eq!(held.trim_end(), body.trim_end());
        assert_eq!(events.last(), Some(&Event::End(TagEnd::CodeBlock)));
    }
}
