/** How long, as one reads it off a player: `1.05`, with the points of the language. */
export function formatLength(locale: string, seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  return `${Math.floor(whole / 60)}${locale === "sv" ? "." : ":"}${String(whole % 60).padStart(2, "0")}`;
}
