import { ImageRun, Paragraph } from "docx";
import { numberAttr, textAttr, type Part } from "../content.ts";
import type { DocxContext } from "./context.ts";

/** A picture as a paragraph of its own; nothing for a type that Word does not know or a picture that is gone. */
export async function imageOf(ctx: DocxContext, part: Part): Promise<Paragraph[]> {
  const image = await ctx.loadImage(textAttr(part, "src"));
  const type = /^image\/(png|jpeg|gif)$/.exec(image?.type ?? "")?.[1];
  if (!image || type === undefined) return [];
  const width = Math.min(numberAttr(part, "width", 480), 600);
  const height = numberAttr(part, "height", Math.round(width * 0.66));
  const scale = width / numberAttr(part, "width", width);
  return [
    new Paragraph({
      children: [
        new ImageRun({
          type: type === "jpeg" ? "jpg" : (type as "png" | "gif"),
          data: image.bytes,
          transformation: { width, height: Math.round(height * scale) },
          altText: { name: "bild", title: textAttr(part, "alt"), description: textAttr(part, "alt") },
        }),
      ],
    }),
  ];
}
