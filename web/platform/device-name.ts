/** `Chrome · Windows` instead of the browser's whole description of itself. */
export function deviceName(label: string): string {
  if (!label.startsWith("Mozilla/")) return label;
  const browser = /(Edg|OPR|Firefox|Chrome|Safari)\//.exec(label)?.[1] ?? "";
  const system = /(Windows|Android|iPhone|iPad|Mac OS|Linux)/.exec(label)?.[1] ?? "";
  const names: Record<string, string> = { Edg: "Edge", OPR: "Opera" };
  return [names[browser] ?? browser, system].filter(Boolean).join(" · ");
}
