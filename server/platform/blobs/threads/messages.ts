/** What a thread is asked to do; slabs are in the layout of sealed frames, `size` counts their plain bytes. */
export type Work =
  | {
      readonly kind: "hash";
      readonly stream: number;
      readonly name: string;
      readonly slab: SharedArrayBuffer;
      readonly size: number;
    }
  /** That digest of the stream, in hexadecimal digits; nothing is kept of it. */
  | { readonly kind: "digest"; readonly stream: number; readonly name: string }
  | { readonly kind: "forget"; readonly stream: number; readonly name: string }
  /** Seals in place; answers with the CRC-32 of the header, all before, and these frames. */
  | {
      readonly kind: "seal";
      readonly slab: SharedArrayBuffer;
      readonly size: number;
      readonly key: Uint8Array;
      readonly header: Uint8Array;
      readonly first: number;
      readonly isLast: boolean;
      readonly crc: number;
    }
  /** Opens in place, one frame behind the other without room between them; answers whether they are what was sealed. */
  | {
      readonly kind: "open";
      readonly slab: SharedArrayBuffer;
      readonly size: number;
      readonly key: Uint8Array;
      readonly header: Uint8Array;
      readonly first: number;
      readonly isLast: boolean;
    };

export type WorkOf<K extends Work["kind"]> = Extract<Work, { kind: K }>;

export interface Results {
  readonly hash: null;
  readonly digest: string;
  readonly forget: null;
  readonly seal: number;
  readonly open: boolean;
}

export interface Asked {
  readonly number: number;
  readonly work: Work;
}
export type Answered =
  | { readonly number: number; readonly result: Results[keyof Results] }
  | { readonly number: number; readonly error: string };
