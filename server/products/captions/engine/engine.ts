/** What recognises speech. */
export interface Engine {
  /** The text of mono sound of 16 kHz; `language` null: the engine finds out. Throws when it cannot. */
  recognise(samples: Int16Array, language: string | null): Promise<string>;
}
