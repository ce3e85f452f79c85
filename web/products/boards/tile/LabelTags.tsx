import type { Label } from "@safos/contract/boards";
import { cx } from "../../../ui/index.ts";
import css from "./CardTile.module.css";

/** Labels in their tones. */
export function LabelTags({ labels }: { labels: readonly Label[] }) {
  return labels.map((label) => (
    <span key={label.id} className={cx(css.label, label.tone !== null && css[`l${label.tone}`])}>
      {label.title}
    </span>
  ));
}
