/** Who is in a room, as the page shows them. */
export interface Person {
  /** Matrix id. */
  userId: string;
  name: string;
  avatarUrl: string | null;
}
