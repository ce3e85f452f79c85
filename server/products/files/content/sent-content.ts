/** A blob on its way to a client, with what its headers say. */
export interface SentContent {
  readonly blob: string;
  readonly size: number;
  readonly contentType: string;
  readonly name: string;
  /** Without quotes. */
  readonly etag: string;
  readonly mtime: Date;
  /** Whether the browser saves it instead of showing it. */
  readonly isAttachment: boolean;
}
