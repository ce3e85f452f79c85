/** RFC 8445 §5.1.2: below a host's 126, above a relay's 0. */
const typePreference = 90;
/** RFC 6544 §4.2: who is connected to (passive) has 2. */
const directionPreference = 2;
const priority = typePreference * 2 ** 24 + (directionPreference * 2 ** 13 + 8191) * 2 ** 8 + 255;

/** The same address by TCP (RFC 6544 §4.5), for a host candidate; null: it is none. */
export function tcpCandidate(line: string, port: number): string | null {
  const [foundation, component, transport, , address, , ...rest] = line.split(" ");
  if (transport?.toLowerCase() !== "udp" || rest[0] !== "typ" || rest[1] !== "host") return null;
  return `${foundation}9 ${component} tcp ${priority} ${address} ${port} typ host tcptype passive`;
}
