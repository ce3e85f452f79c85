type Fields = Readonly<Record<string, unknown>>;

/**
 * A line of the log for people: time of day, level, sentence, and what it names, `key=value`. An error follows with its stack and
 * causes, indented, so that nothing but a line of the log begins at the margin.
 */
export function textOf(line: string): string {
  const { level, time, module, msg, error, ...rest } = JSON.parse(line) as Fields;
  const facts = Object.entries(rest).map(([name, value]) => `${name}=${plain(value)}`);
  const head = [
    String(time).slice(11, 19),
    String(level).padEnd(5),
    ...(module === undefined ? [] : [`${plain(module)}:`]),
  ];
  return [[...head, plain(msg ?? ""), ...facts].join(" "), ...errorLines(error)]
    .map((one) => `${visible(one)}\n`)
    .join("");
}

const plain = (value: unknown): string =>
  (typeof value === "string" ? value : JSON.stringify(value)).replaceAll("\n", " ");

function errorLines(error: unknown): string[] {
  if (error === undefined || error === null) return [];
  if (typeof error !== "object") return [`  ${plain(error)}`];
  const { type, message, stack, ...rest } = error as Fields;
  const facts = Object.entries(rest).map(([name, value]) => `${name}=${plain(value)}`);
  const text =
    typeof stack === "string"
      ? stack
      : [type, message]
          .filter((one) => one !== undefined)
          .map(plain)
          .join(": ");
  return [...text.split("\n"), ...(facts.length > 0 ? [facts.join(" ")] : [])].map((one) => `  ${one}`);
}

/** What strangers sent may stand in a line, and must not steer the operator's terminal. */
// oxlint-disable-next-line no-control-regex -- control characters are what is looked for
const steering = /[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g;
const visible = (text: string): string =>
  text.replace(steering, (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, "0")}`);
