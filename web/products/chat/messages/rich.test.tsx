import { JSDOM } from "jsdom";
import { renderToStaticMarkup } from "react-dom/server";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { setLocale } from "../../../text/index.tsx";
import { RichLine, RichText } from "./rich.tsx";

/** As in a browser, whose parser is HTML's; pressing is the journey's. */
beforeAll(async () => {
  const { window } = new JSDOM("", { url: "https://safos.example/" });
  for (const name of ["DOMParser", "Node", "HTMLElement", "document", "localStorage"] as const)
    vi.stubGlobal(name, window[name]);
  await setLocale("sv");
});
afterAll(() => {
  vi.unstubAllGlobals();
});

const options = { me: "@anna:fk.example", nameOf: (id: string) => (id === "@bo:fk.example" ? "Bo Ek" : id) };
const show = (html: string): string =>
  renderToStaticMarkup(<RichText html={html} options={options} />)
    .replace(/ class="[^"]*"/g, "")
    .replace(/^<div>|<\/div>$/g, "")
    .replace(/<svg.*?<\/svg>/g, "")
    .replaceAll(/<!--\/?\$[?!]?-->|<template[^>]*><\/template>/g, "");
const line = (html: string): string =>
  renderToStaticMarkup(<RichLine html={html} options={options} />).replace(/ class="[^"]*"/g, "");

test("what stands in a message is rebuilt from a list of tags, and of everything else the words stay", () => {
  expect(show("<b>Hej</b> <font face=x>du</font><h1>Rubrik</h1>")).toBe(
    "<b>Hej</b> <span>du</span><p><strong>Rubrik</strong></p>",
  );
  expect(show('<ol start="3"><li>tre</li></ol>')).toBe('<ol start="3"><li>tre</li></ol>');
  for (const start of ["1e99", "x", "1.5", "-99999999"])
    expect(show(`<ol start="${start}"><li>a</li></ol>`)).toBe('<ol start="1"><li>a</li></ol>');
  expect(show('<img src="https://fk.example/a" alt="en katt">')).toBe("en katt");
});

test("hostile HTML makes no scripts, no styles, no handlers and no addresses that run", () => {
  const shown = show(
    `<script>alert(1)</script><style>*{}</style><iframe src=x></iframe><svg onload=alert(1)><p>i</p></svg>
     <b onclick="alert(1)" style="position:fixed" id=x class=y>a</b><a href="javascript:alert(1)">b</a>
     <a href=" jAvascript:alert(1)">c</a><a href="data:text/html,x">d</a><math><mtext><script>e</script></mtext></math>
     <img src=x onerror=alert(1)><form action=x><input><button>f</button></form><template><b>g</b></template>
     <mx-reply>citat</mx-reply><noscript><p title="</noscript><img src=x onerror=alert(1)>">`,
  );
  expect(shown).not.toMatch(
    /script|style|iframe|onload|onclick|onerror|href|data:|<form|<button|<input|citat|id=|<img/i,
  );
  expect(shown).toContain("<b>a</b>");
  expect(show('<a href="https://fk.example/?a=1&amp;b=&quot;">x</a>')).toBe(
    '<a href="https://fk.example/?a=1&amp;b=&quot;" target="_blank" rel="noreferrer noopener">x</a>',
  );
});

test("deep, huge and broken HTML is shown without holding anything up", () => {
  const began = performance.now();
  expect(show(`${"<b>".repeat(500)}x`)).not.toContain("x");
  expect(show("<table><tr><td>".repeat(200))).toContain("<table>");
  expect(show("<p>a".repeat(5000))).toContain("<p>a</p>");
  expect(show(`${"<a href='https://a.example'>".repeat(500)}x`)).toContain("https://a.example");
  expect(show("<b><i>a</b>b</i><td>c</td></p>")).toBe("<b><i>a</i></b><i>b</i>c<p></p>");
  expect(show("<ul><li>a<li>b")).toBe("<ul><li>a</li><li>b</li></ul>");
  expect(performance.now() - began).toBeLessThan(10_000);
});

test("tables have heads for screen readers and a box that scrolls and has a name", () => {
  expect(
    show("<table><thead><tr><th>Namn</th></tr></thead> <tbody><tr> <th>Bo</th><td>3</td></tr></tbody></table>"),
  ).toBe(
    '<div role="region" aria-label="Tabell" tabindex="0"><table><thead><tr><th scope="col">Namn</th></tr></thead>' +
      '<tbody><tr><th scope="row">Bo</th><td>3</td></tr></tbody></table></div>',
  );
});

const button = (about = "") =>
  `<span><button type="button" aria-expanded="false">Visa dold text${about}</button></span>`;

test("spoilers are not in the page, whatever carries them", () => {
  expect(show('a <span data-mx-spoiler="slutet">hemligt</span>')).toBe(`a ${button(": slutet")}`);
  expect(show("<ul><li data-mx-spoiler>hemligt</li></ul>")).toBe(`<ul><li>${button()}</li></ul>`);
  for (const html of [
    "<ul data-mx-spoiler>hemligt<li>hemligt</ul>",
    "<table><tr data-mx-spoiler><td>hemligt</td><th>hemligt</th></tr></table>",
    "<table data-mx-spoiler><td>hemligt</table>",
    "<table><caption data-mx-spoiler>hemligt</caption></table>",
    "<pre><code>a <span data-mx-spoiler>hemligt</span></code></pre>",
    "<pre data-mx-spoiler>hemligt</pre>",
    "<details data-mx-spoiler>hemligt</details>",
    "<h1 data-mx-spoiler>hemligt</h1>",
    '<a href="https://hemligt.example" data-mx-spoiler>hemligt</a>',
    '<span data-mx-spoiler><a href="https://matrix.to/#/@hemligt:a.example">x</a></span>',
    '<a href="https://hemligt.example"><span data-mx-spoiler>x</span></a>',
    "<span data-mx-spoiler>hemligt",
    "<b data-mx-spoiler><p>hemligt</b></p>",
  ])
    expect(show(html), html).toMatch(/^(?!.*hemligt).*Visa dold text/s);
  expect(line("a <span data-mx-spoiler>hemligt</span>")).toBe("<span>a <span>█████</span></span>");
  // A reason is short and in one line, and turns nothing around it.
  expect(show(`<span data-mx-spoiler="a\u202e\n${"b".repeat(900)}">x</span>`)).toBe(button(`: a${"b".repeat(79)}`));
});

test("details are closed, and their summary holds nothing else to press", () => {
  expect(show('<details open><summary>Om <a href="https://a.example">a</a></summary><p>b</p></details>')).toBe(
    "<details><summary>Om <span>a</span></summary><p>b</p></details>",
  );
  expect(show("<details>b</details>")).toBe("<details><summary>Mer</summary>b</details>");
});

test("people are named as they are here, and code is text alone", () => {
  expect(show('<a href="https://matrix.to/#/%40bo%3Afk.example">vem som helst</a>')).toBe("<span>@Bo Ek</span>");
  expect(show('<a href="matrix:u/bo:fk.example">x</a>')).toBe("<span>@Bo Ek</span>");
  expect(show('<pre><code class="language-ts">a &lt; b<b>!</b>\n</code></pre>')).toBe(
    "<pre><code>a &lt; b!</code></pre>",
  );
  expect(line('<p>a</p><pre><code>b</code></pre><a href="https://a.example">c</a>')).not.toMatch(/<(a|button|pre|p)\b/);
});

test("of a formula its source is shown until it is drawn, and what its sender would show is not looked at", () => {
  expect(show('a <span data-mx-maths="x^2"><b onclick="x">x</b><img src=x></span>')).toBe("a <code>x^2</code>");
  expect(show('<div data-mx-maths="&lt;b&gt;"><script>x</script></div>')).toBe("<code>&lt;b&gt;</code>");
  expect(show('<p data-mx-maths="x">y</p>')).toBe("<p>y</p>");
  expect(show('<span data-mx-spoiler><span data-mx-maths="hemligt">x</span></span>')).toBe(button());
  expect(line('<p>a</p><span data-mx-maths="x^2">b</span>')).toContain("<code>x^2</code>");
  const many = show('<span data-mx-maths="x">y</span>'.repeat(500));
  expect(many.match(/<code>x<\/code>/g)?.length).toBe(500);
});

test("a room's own emoji are small pictures from our own server", () => {
  const picture = '<img data-mx-emoticon src="mxc://fk.example/abc" alt=":katt:" height="9999" onerror="x">';
  expect(show(picture)).toBe(
    '<img src="/_matrix/client/v1/media/thumbnail/fk.example/abc?width=64&amp;height=64&amp;method=scale" ' +
      'alt=":katt:" title=":katt:" loading="lazy"/>',
  );
  for (const src of ["https://fk.example/a", "//fk.example/a", "data:image/png,x", "mxc://../..", "mxc://a/b/../../c"])
    expect(show(`<img data-mx-emoticon src="${src}" alt=":katt:">`), src).toBe(":katt:");
  expect(line(picture)).toBe("<span>:katt:</span>");
  expect(show(picture.repeat(500)).match(/<img/g)?.length).toBe(100);
});

test("pictures in a text come from our own server alone, and few of them", () => {
  const picture =
    '<img src="mxc://fk.example/abc" alt="en katt" width="40" height="30" style="position:fixed" onload=x>';
  expect(show(picture)).toBe(
    '<img src="/_matrix/client/v1/media/thumbnail/fk.example/abc?width=800&amp;height=600&amp;method=scale" ' +
      'alt="en katt" width="40" height="30" loading="lazy"/>',
  );
  expect(show('<img src="mxc://fk.example/abc" width="1e9" height="-1">')).toMatch(/^<img src="[^"]*" alt="Bild" load/);
  for (const src of [
    "https://fk.example/a",
    "//fk.example/a",
    "data:image/png,x",
    "mxc://../..",
    "mxc://a/b/../../c",
    "",
  ])
    expect(show(`<img src="${src}" alt="katt">`), src).toBe("katt");
  expect(line(picture)).toBe("<span>en katt</span>");
  expect(show(picture.repeat(500)).match(/<img/g)?.length).toBe(10);
});

test("the colours of a text are taken as far as they can be read", () => {
  expect(show('<font color="#ff0000">a</font>')).toMatch(
    /^<span style="color:light-dark\(#[bc][0-9a-f]0000, #ff[0-9a-f]{4}\)">a<\/span>$/,
  );
  expect(show('<span data-mx-color="navy">a</span>')).toContain("light-dark(#000080, #");
  expect(show('<span data-mx-bg-color="#ffff00">a</span>')).toBe(
    '<span style="color:#000000;background-color:#ffff00">a</span>',
  );
  // What cannot be read on what it stands on, here and further in, is made so.
  expect(show('<span data-mx-bg-color="#f00" data-mx-color="#f00">a</span>')).toBe(
    '<span style="color:#300000;background-color:#ff0000">a</span>',
  );
  expect(show('<span data-mx-bg-color="#ffffff"><font color="#eee">a</font></span>')).toMatch(
    /background-color:#ffffff"><span style="color:#[4-7][0-9a-f]{5}">a</,
  );
  expect(show('<span data-mx-bg-color="#ffff00"><pre>a</pre></span>')).not.toContain("style");
  for (const colour of ["red;position:fixed", "url(//a.example)", "var(--x)", "#12345", "constructor", "#ff0000ff"])
    expect(show(`<font color="${colour}" data-mx-bg-color="${colour}">a</font>`), colour).toBe("<span>a</span>");
  expect(line("<font color=red>a</font>")).toBe("<span><span>a</span></span>");
});
