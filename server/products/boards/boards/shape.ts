/** What a template or a file brings: lists, labels. */
export interface Shape {
  readonly lists: readonly { title: string; wipLimit?: number | null; completes?: boolean }[];
  readonly labels: readonly { title: string; tone: number | null; colour?: string | null }[];
}
