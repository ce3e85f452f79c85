import { expect, test } from "vitest";
import { rightsOf } from "./rights.ts";

const open = { isReadOnly: false, isLocked: false };

test("who may comment but not write suggests by asking, unless the text is locked", () => {
  expect(rightsOf("commenter", { ...open, isReadOnly: true })).toEqual({
    canWrite: false,
    isReadOnly: true,
    canComment: true,
    canSuggest: true,
  });
  expect(rightsOf("commenter", { isReadOnly: true, isLocked: true }).canSuggest).toBe(false);
  expect(rightsOf("editor", open)).toEqual({ canWrite: true, isReadOnly: false, canComment: true, canSuggest: false });
  expect(rightsOf("editor", { isReadOnly: true, isLocked: true }).canWrite).toBe(true);
  expect(rightsOf("viewer", open)).toMatchObject({ canWrite: false, canComment: false, canSuggest: false });
});
