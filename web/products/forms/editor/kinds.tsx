import type { QuestionKind } from "@safos/contract/form-shapes";
import {
  AlignLeft,
  ArrowUpDown,
  Calendar,
  CalendarClock,
  ChevronDownSquare,
  CircleDot,
  Clock,
  Gauge,
  Grid3x3,
  ListChecks,
  Palette,
  Paperclip,
  SlidersHorizontal,
  Type,
} from "lucide-react";
import type { ReactElement } from "react";

const icons: Readonly<Record<QuestionKind, ReactElement>> = {
  radio: <CircleDot aria-hidden="true" />,
  checkbox: <ListChecks aria-hidden="true" />,
  dropdown: <ChevronDownSquare aria-hidden="true" />,
  short: <Type aria-hidden="true" />,
  long: <AlignLeft aria-hidden="true" />,
  scale: <SlidersHorizontal aria-hidden="true" />,
  nps: <Gauge aria-hidden="true" />,
  grid: <Grid3x3 aria-hidden="true" />,
  ranking: <ArrowUpDown aria-hidden="true" />,
  date: <Calendar aria-hidden="true" />,
  time: <Clock aria-hidden="true" />,
  datetime: <CalendarClock aria-hidden="true" />,
  file: <Paperclip aria-hidden="true" />,
  colour: <Palette aria-hidden="true" />,
};

export function KindIcon({ kind }: { kind: QuestionKind }) {
  return icons[kind];
}
