/** What is known of the certificates in use, wherever they come from. */
export interface Served {
  /** Reads what there is, so that the first handshake finds it; only where connections will be taken. */
  prepare(): Promise<void>;
  /** Whether there is any, so that https:// answers. */
  isReady(): boolean;
  /** Whether there is one for a name. */
  readonly isServed: (name: string) => boolean;
  /** When the first of them expires, in milliseconds since 1970; null: there is none. */
  firstEnd(): number | null;
  /** What an authority is answered that asks with this token; null: nothing is waited for. */
  answerOf(token: string): Promise<string | null>;
  stop(): void;
}
