/** What a picture is by its bytes; `width` and `height` in pixels. */
export interface PictureFacts {
  readonly contentType: string;
  readonly width: number;
  readonly height: number;
}
