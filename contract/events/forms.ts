type Nothing = Readonly<Record<string, never>>;

interface OfForm {
  readonly title: string;
}

export interface FormEvents {
  "form.created": Nothing;
  /** `revision` when its questions changed or may have. */
  "form.changed": { readonly revision?: number };
  "form.opened": OfForm;
  "form.closed": OfForm;
  "form.trashed": Nothing;
  "form.restored": Nothing;
  /** Never says who: the actor is the system. */
  "form.responded": Nothing;
  /** Responses of a while, gathered for the owner. */
  "form.gathered": OfForm & { readonly fresh: number };
  "form.reminded": OfForm;
}
