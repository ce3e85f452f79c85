const units: Readonly<Record<string, number>> = { cm: 72 / 2.54, mm: 72 / 25.4, in: 72, pt: 1, pc: 12, px: 0.75 };

const most = 1e6;

/** A length (ODF 1.3 part 3, 18.3.18) in points; null for what is none, or a senseless one. */
export function pointsOf(value: string | undefined): number | null {
  const [, number, unit = ""] = /^(-?[\d.]+)(cm|mm|in|pt|pc|px)$/.exec(value ?? "") ?? [];
  const points = Number(number) * (units[unit] ?? Number.NaN);
  return Math.abs(points) <= most ? points : null;
}

/** `45%` as 0.45; null for what is no percentage. */
export function shareOf(value: string | undefined): number | null {
  const [, number] = /^(-?[\d.]+)%$/.exec(value ?? "") ?? [];
  return number === undefined || !Number.isFinite(Number(number)) ? null : Number(number) / 100;
}
