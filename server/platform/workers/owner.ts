/** In whose name work is done; turns are shared out between organisations, and within one between persons. */
export interface Owner {
  readonly organisation: string;
  /** A person's id, or a visitor's network. */
  readonly person: string;
}
