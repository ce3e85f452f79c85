const list = (name: string, level: (n: number) => string): string =>
  `<text:list-style style:name="${name}">${Array.from({ length: 6 }, (_, n) => level(n + 1)).join("")}</text:list-style>`;
const space = (n: number): string =>
  `<style:list-level-properties text:space-before="${(n * 0.6).toFixed(1)}cm" text:min-label-width="0.5cm"/>`;

const para = (name: string, display: string, properties: string, text = ""): string =>
  `<style:style style:name="${name}" style:display-name="${display}" style:family="paragraph"><style:paragraph-properties ${properties}/><style:text-properties ${text}/></style:style>`;

/** The styles of one file: those of its text, of its cells and of its lists. */
export function automaticStyles(styles: Iterable<string>): string {
  return [
    ...styles,
    '<style:style style:name="C" style:family="table-cell"><style:table-cell-properties fo:border="0.5pt solid #bfc5cc" fo:padding="0.1cm"/></style:style>',
    list(
      "L_bullets",
      (n) =>
        `<text:list-level-style-bullet text:level="${n}" text:bullet-char="•">${space(n)}</text:list-level-style-bullet>`,
    ),
    list(
      "L_tasks",
      (n) =>
        `<text:list-level-style-bullet text:level="${n}" text:bullet-char="&#8203;">${space(n)}</text:list-level-style-bullet>`,
    ),
    list(
      "L_numbers",
      (n) =>
        `<text:list-level-style-number text:level="${n}" style:num-format="1" style:num-suffix=".">${space(n)}</text:list-level-style-number>`,
    ),
  ].join("");
}

/** The styles that every file has by name. */
export function commonStyles(locale: string): string {
  const [language, country] = locale === "en" ? ["en", "GB"] : ["sv", "SE"];
  return [
    `<style:default-style style:family="paragraph"><style:text-properties fo:font-family="Liberation Sans" fo:font-size="11pt" fo:language="${language}" fo:country="${country}"/></style:default-style>`,
    para("Text_20_body", "Text body", 'fo:margin-bottom="0.2cm"'),
    para("Quotations", "Quotations", 'fo:margin-left="1cm" fo:margin-bottom="0.2cm"'),
    para(
      "Preformatted_20_Text",
      "Preformatted Text",
      'fo:background-color="#f2f3f5"',
      'fo:font-family="Liberation Mono"',
    ),
    para("Horizontal_20_Line", "Horizontal Line", 'fo:border-bottom="0.5pt solid #bfc5cc"'),
    para("Table_20_Contents", "Table Contents", ""),
    para("Table_20_Heading", "Table Heading", "", 'fo:font-weight="bold"'),
    ...[
      ["info", "#e3ebfa"],
      ["success", "#e0f2e7"],
      ["warn", "#fbefd5"],
      ["danger", "#fbe4e1"],
    ].map(([tone, colour]) =>
      para(`Callout_${tone}`, `Callout ${tone}`, `fo:background-color="${colour}" fo:padding="0.2cm"`),
    ),
    ...[20, 16, 14, 12, 11, 11].map(
      (size, index) =>
        `<style:style style:name="Heading_20_${index + 1}" style:display-name="Heading ${index + 1}" style:family="paragraph" style:default-outline-level="${index + 1}"><style:paragraph-properties fo:margin-top="0.4cm" fo:margin-bottom="0.2cm" fo:keep-with-next="always"/><style:text-properties fo:font-size="${size}pt" fo:font-weight="bold"/></style:style>`,
    ),
  ].join("");
}
