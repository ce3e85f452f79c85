import type { AddressInfo } from "node:net";
import { SMTPServer } from "smtp-server";

interface ReceivedMail {
  readonly to: string;
  /** Of the envelope: where what cannot be delivered goes back to. */
  readonly from: string;
  /** As it came, with its headers. */
  readonly raw: string;
}

/** What a mail server answers instead of taking a mail: an SMTP code and a line. */
export interface MailRefusal {
  readonly code: number;
  readonly line: string;
}

export interface TestMailServer {
  /** With which settings a server sends its mail here. */
  readonly environment: { readonly SAFOS_SMTP_URL: string; readonly SAFOS_MAIL_FROM: string };
  /** In the order in which they came. */
  readonly received: ReceivedMail[];
  stop(): Promise<void>;
}

/** A real SMTP server that takes mail for everyone, but where it is told to refuse. */
export async function startMailServer(
  refusalFor: (address: string) => MailRefusal | null = () => null,
): Promise<TestMailServer> {
  const received: ReceivedMail[] = [];
  const smtp = new SMTPServer({
    authOptional: true,
    disabledCommands: ["STARTTLS"],
    onRcptTo({ address }, _session, done) {
      const refusal = refusalFor(address);
      done(refusal ? Object.assign(new Error(refusal.line), { responseCode: refusal.code }) : undefined);
    },
    onData(stream, { envelope }, done) {
      const parts: Buffer[] = [];
      stream.on("data", (part: Buffer) => parts.push(part));
      stream.on("end", () => {
        received.push({
          to: envelope.rcptTo[0]?.address ?? "",
          from: envelope.mailFrom === false ? "" : envelope.mailFrom.address,
          raw: Buffer.concat(parts).toString("utf8"),
        });
        done();
      });
    },
  });
  await new Promise<void>((resolve) => smtp.listen(0, "127.0.0.1", () => resolve()));
  return {
    environment: {
      SAFOS_SMTP_URL: `smtp://127.0.0.1:${(smtp.server.address() as AddressInfo).port}`,
      SAFOS_MAIL_FROM: "Safos <safos@safos.example>",
    },
    received,
    stop: () => new Promise<void>((resolve) => smtp.close(() => resolve())),
  };
}

/** A mail's text with the lines that quoted-printable broke (RFC 2045 §6.7) whole again. */
export const wholeLines = (raw: string): string => raw.replaceAll("=\r\n", "").replaceAll("=3D", "=");
