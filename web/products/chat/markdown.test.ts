import { describe, expect, it } from "vitest";
import { mentionsIn, toHtml, withoutMarks } from "./markdown.ts";

describe("markdown", () => {
  it("leaves plain words alone", () => {
    expect(toHtml("Hej, hur går det? 2 * 3 = 6, a_b_c")).toBeNull();
    expect(toHtml("två\nrader")).toBeNull();
  });
  it("makes strong, emphasis, strike and code", () => {
    expect(toHtml("**fet** _lutad_ ~~struken~~ `kod`")).toBe(
      "<strong>fet</strong> <em>lutad</em> <del>struken</del> <code>kod</code>",
    );
  });
  it("escapes everything that is not a mark", () => {
    expect(toHtml("**<img src=x onerror=alert(1)>**")).toBe("<strong>&lt;img src=x onerror=alert(1)&gt;</strong>");
    expect(toHtml("`<b>`")).toBe("<code>&lt;b&gt;</code>");
    expect(toHtml('[x](https://a.example/"onclick="y)')).not.toContain('"onclick');
  });
  it("makes links only of http addresses", () => {
    expect(toHtml("se https://a.example/b?c=1&d=2.")).toBe(
      'se <a href="https://a.example/b?c=1&amp;d=2">https://a.example/b?c=1&amp;d=2</a>.',
    );
    expect(toHtml("[x](javascript:alert(1))")).toBeNull();
  });
  it("makes lists, quotes and code blocks", () => {
    expect(toHtml("- ett\n- två")).toBe("<ul><li>ett</li><li>två</li></ul>");
    expect(toHtml("> sagt\nsvar")).toBe("<blockquote>sagt</blockquote><p>svar</p>");
    expect(toHtml("```\n**inte fet**\n```")).toBe("<pre><code>**inte fet**</code></pre>");
  });
  it("turns mentions into links to the person, the longest name first", () => {
    const known = [
      { userId: "@bo:digg.example", name: "Bo" },
      { userId: "@bo.ek:digg.example", name: "Bo Ek" },
    ];
    expect(toHtml("@Bo Ek ser du?", known)).toBe(
      '<a href="https://matrix.to/#/%40bo.ek%3Adigg.example">@Bo Ek</a> ser du?',
    );
    expect(mentionsIn("hej @Bo!", known)).toEqual([known[0]]);
  });
});

it("lists and notices show the words of a formatted text and none of its marks", () => {
  expect(withoutMarks("**Läs kraven** och `kör` den _nu_, ~~sen~~ [här](https://fk.example/a)")).toBe(
    "Läs kraven och kör den nu, sen här",
  );
  expect(withoutMarks("> citat\n- ett\n- två")).toBe("citat\nett\ntvå");
  expect(withoutMarks("Se:\n| Namn | Dag |\n| --- | :-: |\n| **Bo** | 3 |\n\nslut | så")).toBe(
    "Se:\nNamn · Dag\nBo · 3\n\nslut | så",
  );
  expect(withoutMarks("Svaret: ||42||, a || b")).toBe("Svaret: █████, a || b");
  expect(withoutMarks("snake_case_name och 2 * 3 ** 4")).toBe("snake_case_name och 2 * 3 ** 4");
});

describe("spoilers, tables, lists and code", () => {
  it("hides what stands between double bars, and not what is compared", () => {
    expect(toHtml("Svaret: ||**fyrtiotvå**||")).toBe("Svaret: <span data-mx-spoiler><strong>fyrtiotvå</strong></span>");
    expect(toHtml("a || b || c")).toBeNull();
    expect(toHtml("||<img src=x>||")).toBe("<span data-mx-spoiler>&lt;img src=x&gt;</span>");
    expect(toHtml("`||a||`")).toBe("<code>||a||</code>");
    expect(toHtml("||https://fk.example/a||")).toBe(
      '<span data-mx-spoiler><a href="https://fk.example/a">https://fk.example/a</a></span>',
    );
  });
  it("makes a table of a head, a rule and rows of as many cells", () => {
    expect(toHtml("| Namn | Dag |\n| --- | :-: |\n| **Bo** | 3 |\n| Eva \\| Liv |")).toBe(
      "<table><thead><tr><th>Namn</th><th>Dag</th></tr></thead>" +
        "<tbody><tr><td><strong>Bo</strong></td><td>3</td></tr><tr><td>Eva | Liv</td><td></td></tr></tbody></table>",
    );
    expect(toHtml("| Svar | ||42|| |\n| - | - |\n| ||ja|| |")).toBe(
      "<table><thead><tr><th>Svar</th><th><span data-mx-spoiler>42</span></th></tr></thead>" +
        "<tbody><tr><td><span data-mx-spoiler>ja</span></td><td></td></tr></tbody></table>",
    );
    expect(toHtml("a | b\n- - -")).not.toContain("<table>");
    expect(toHtml("a | b\nc | d")).toBeNull();
  });
  it("keeps the number a list begins with and the language of code", () => {
    expect(toHtml("3. tre\n4. fyra")).toBe('<ol start="3"><li>tre</li><li>fyra</li></ol>');
    expect(toHtml("1. ett")).toBe("<ol><li>ett</li></ol>");
    expect(toHtml("```TypeScript\nlet a;\n```")).toBe('<pre><code class="language-typescript">let a;</code></pre>');
    expect(toHtml('```"><script>\nx\n```')).toBe("<pre><code>x</code></pre>");
  });
});

describe("formulas", () => {
  const inlineOf = (source: string): string => `<span data-mx-maths="${source}"><code>${source}</code></span>`;
  it("are what stands between dollars, with their source for those who draw none", () => {
    expect(toHtml("Så $e = mc^2$, eller $\\frac{a}{b}$.")).toBe(
      `Så ${inlineOf("e = mc^2")}, eller ${inlineOf("\\frac{a}{b}")}.`,
    );
    expect(toHtml("$x_1$ och $*y*$")).toBe(`${inlineOf("x_1")} och ${inlineOf("*y*")}`);
    expect(toHtml('$a<b"&$')).toBe(inlineOf("a&lt;b&quot;&amp;"));
    expect(toHtml("$a\\$b$")).toBe(inlineOf("a\\$b"));
    expect(toHtml("||$x$||")).toBe(`<span data-mx-spoiler>${inlineOf("x")}</span>`);
    expect(toHtml("| a | b |\n| - | - |\n| $x$ | 1 |")).toContain(`<td>${inlineOf("x")}</td>`);
  });
  it("as a block stand between two dollars, in one line or several", () => {
    const block = (source: string): string => `<div data-mx-maths="${source}"><code>${source}</code></div>`;
    expect(toHtml("$$x^2$$")).toBe(block("x^2"));
    expect(toHtml("Se:\n$$\na \\\\\n- b\n$$\nKlart")).toBe(`<p>Se:</p>${block("a \\\\\n- b")}<p>Klart</p>`);
    for (const text of ["$$x$$ och mer", "$$", "$$$$", "$$ slutar aldrig\nså", `$$${"x".repeat(2001)}$$`])
      expect(toHtml(text) ?? "", text.slice(0, 30)).not.toContain("<div");
  });
  it("amounts, variables and code are none", () => {
    for (const text of [
      "$5 och $10",
      "mellan $5-$10",
      "10$ till 20$",
      "$5 (eller 4$)",
      "US$5, A$6",
      "$HOME/$USER",
      "a $ b $ c",
      "\\$x$",
      "$\n$",
      `$${"x".repeat(2001)}$`,
    ])
      expect(toHtml(text), text.slice(0, 30)).toBeNull();
    expect(toHtml("`$x$`")).toBe("<code>$x$</code>");
    expect(toHtml("```\n$$x$$\n```")).toBe("<pre><code>$$x$$</code></pre>");
  });
  it("are looked for without holding anything up", () => {
    const began = performance.now();
    for (const text of ["$a".repeat(20_000), "$\\".repeat(20_000), "$$\n".repeat(10_000), "$ ".repeat(30_000)])
      toHtml(text);
    expect(performance.now() - began).toBeLessThan(3000);
  });
});

it("names of the room's own pictures become pictures for those who show them, and stay names for others", () => {
  const emoticons = [{ name: "katt", mxc: "mxc://fk.example/abc" }];
  expect(toHtml("Hej :katt:!", [], emoticons)).toBe(
    'Hej <img data-mx-emoticon src="mxc://fk.example/abc" alt=":katt:" title=":katt:" height="32">!',
  );
  expect(toHtml("`:katt:`", [], emoticons)).toBe("<code>:katt:</code>");
  expect(toHtml(":hund: 10:30:45", [], emoticons)).toBeNull();
});
