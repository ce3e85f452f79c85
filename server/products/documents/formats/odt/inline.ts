import { escapeHtml } from "#http/html";
import { isSafeHref, textAttr, type Part } from "../content.ts";
import type { OdtContext } from "./context.ts";

const markStyles: Readonly<Record<string, string>> = {
  bold: 'fo:font-weight="bold"',
  italic: 'fo:font-style="italic"',
  underline: 'style:text-underline-style="solid"',
  strike: 'style:text-line-through-style="solid"',
  code: 'style:font-name="Liberation Mono"',
};
const markNames = Object.keys(markStyles);
/** Text with its marks and links. */
export function inline(ctx: OdtContext, parts: readonly Part[]): string {
  return parts
    .map((part) => {
      if (part.type === "hardBreak") return "<text:line-break/>";
      const raw = part.type === "mention" ? `@${textAttr(part, "label")}` : (part.text ?? "");
      let text = escapeHtml(raw)
        .replaceAll("\t", "<text:tab/>")
        .replace(/ {2,}/g, (run) => ` <text:s text:c="${run.length - 1}"/>`);
      const marks = markNames.filter((name) => part.marks?.some((mark) => mark.type === name));
      if (marks.length > 0) {
        const name = `T_${marks.join("_")}`;
        ctx.styles.set(
          name,
          `<style:style style:name="${name}" style:family="text"><style:text-properties ${marks.map((mark) => markStyles[mark]).join(" ")}/></style:style>`,
        );
        text = `<text:span text:style-name="${name}">${text}</text:span>`;
      }
      const link = part.marks?.find((mark) => mark.type === "link");
      const href = link ? textAttr(link, "href") : "";
      if (!isSafeHref(href)) return text;
      const address = href.startsWith("/") ? new URL(href, ctx.publicUrl).href : href;
      return `<text:a xlink:type="simple" xlink:href="${escapeHtml(address)}">${text}</text:a>`;
    })
    .join("");
}
