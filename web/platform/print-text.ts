/** Prints a text alone, from a frame that is gone afterwards. */
export function printText(text: string): void {
  const frame = document.createElement("iframe");
  frame.hidden = true;
  document.body.append(frame);
  const inside = frame.contentWindow;
  if (!inside) return;
  const page = inside.document.createElement("pre");
  page.textContent = text;
  inside.document.body.append(page);
  inside.addEventListener("afterprint", () => frame.remove());
  inside.print();
}
