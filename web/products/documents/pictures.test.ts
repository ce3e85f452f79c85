import { expect, test } from "vitest";
import { pictureAt } from "./pictures.ts";

const id = "0190a5f0-1111-7000-8000-00000000000a";
const imageId = "0190a5f0-2222-7000-8000-00000000000b";

test("only the address of a document's picture is one", () => {
  expect(pictureAt(`/api/v1/documents/${id}/images/${imageId}`)).toEqual({ id, imageId });
  for (const src of [
    "",
    `https://evil.example/api/v1/documents/${id}/images/${imageId}`,
    `/api/v1/documents/${id}/images/${imageId}?x=1`,
    `/api/v1/documents/${id}/images/`,
    `/api/v1/whiteboards/${id}/images/${imageId}`,
    `//evil.example/${id}/${imageId}`,
  ])
    expect(pictureAt(src)).toBeNull();
});
