import type { CardSummary } from "@safos/contract/boards";
import type { Dates } from "../drag/span.ts";
import { dayMs, startOfDay } from "../due.ts";

/** How wide a day is drawn. */
export const dayPx = 22;
/** Room before the first day, for bars on their way there; scrolled out of sight at first. */
export const daysBefore = 14;
const daysAfter = 14;
/** The most rows that are drawn: a longer plan is read better in parts, through the filter. */
const mostRows = 300;

/** The first and the last day of a card, each at its start. */
export interface Days {
  readonly from: number;
  readonly to: number;
}

/** A card with the days its bar covers. */
export interface Span extends Days {
  readonly card: CardSummary;
}

export function daysOf({ startsAt, dueAt }: Dates): Days {
  const from = Date.parse(startsAt ?? dueAt ?? "");
  const to = Date.parse(dueAt ?? startsAt ?? "");
  return { from: startOfDay(Math.min(from, to)), to: startOfDay(Math.max(from, to)) };
}

/** The cards that have dates, in the order they begin. */
export function spansOf(cards: readonly CardSummary[]): Span[] {
  return cards
    .filter((card) => card.startsAt ?? card.dueAt)
    .map((card) => ({ card, ...daysOf(card) }))
    .sort((a, b) => a.from - b.from || a.card.no - b.card.no)
    .slice(0, mostRows);
}

/** The days that are drawn, and where each stands. */
export interface Scale {
  readonly today: number;
  readonly first: number;
  readonly end: number;
  /** Monday by Monday. */
  readonly weeks: readonly number[];
}

export function scaleOf(spans: readonly Days[], now: number): Scale {
  const today = startOfDay(now);
  const first = Math.min(today, ...spans.map((one) => one.from)) - daysBefore * dayMs;
  const end = Math.max(today, ...spans.map((one) => one.to)) + daysAfter * dayMs;
  const daysToMonday = (8 - (new Date(first).getDay() || 7)) % 7;
  const weeks: number[] = [];
  for (let at = first + daysToMonday * dayMs; at < end; at += 7 * dayMs) weeks.push(at);
  return { today, first, end, weeks };
}

export const daysBetween = (from: number, to: number): number => Math.round((to - from) / dayMs);

/** Where a day begins, in px from the first. */
export const pxOf = (scale: Scale, day: number): number => daysBetween(scale.first, day) * dayPx;
