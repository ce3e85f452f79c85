import type { Layer } from "@safos/contract/timeline";
import { ClipboardList, SquareKanban, UserCheck, UserX, Video, Vote, type LucideIcon } from "lucide-react";

const icons: Readonly<Record<Layer, LucideIcon>> = {
  meetings: Video,
  cards: SquareKanban,
  boards: SquareKanban,
  polls: Vote,
  forms: ClipboardList,
  reviews: UserCheck,
  guests: UserX,
};

export function LayerIcon({ layer }: { layer: Layer }) {
  const Icon = icons[layer];
  return <Icon aria-hidden="true" />;
}
