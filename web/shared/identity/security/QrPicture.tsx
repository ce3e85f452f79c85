import { generate, mode } from "lean-qr";
import css from "./TotpDialog.module.css";

/** Light around the dots, as ISO/IEC 18004 asks for. */
const margin = 4;

/** A QR code, dark on light in every theme: cameras read it so. */
export function QrPicture({ data, label }: { data: string | Uint8Array; label: string }) {
  const code = generate(typeof data === "string" ? data : mode.bytes(data));
  const side = code.size + 2 * margin;
  let path = "";
  for (let y = 0; y < code.size; y++)
    for (let x = 0; x < code.size; x++) if (code.get(x, y)) path += `M${x + margin} ${y + margin}h1v1h-1z`;
  return (
    <svg className={css.qr} viewBox={`0 0 ${side} ${side}`} role="img" aria-label={label} shapeRendering="crispEdges">
      <rect className={css.light} width={side} height={side} />
      <path className={css.dark} d={path} />
    </svg>
  );
}
