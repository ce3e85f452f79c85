type Nothing = Readonly<Record<string, never>>;

interface OfDocument {
  readonly title: string;
}

export interface DocumentEvents {
  "document.created": OfDocument;
  /** Its text, its title or both; the title when it was that. */
  "document.changed": { readonly title?: string };
  /** `isElsewhere`: it lies under another document now, and so may be open to others. */
  "document.moved": OfDocument & { readonly isElsewhere: boolean };
  "document.mentioned": OfDocument & { readonly personIds: readonly string[] };
  "document.suggested": OfDocument & { readonly followers: readonly string[]; readonly excerpt: string };
  "document.trashed": Nothing;
  "document.restored": Nothing;
}
