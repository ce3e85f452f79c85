/** Content that was uploaded, as it is sent. */
export interface Media {
  readonly hash: string;
  readonly size: number;
  readonly content_type: string;
  readonly file_name: string | null;
}
