export type Size = "desktop" | "phone";

/** Whether walks are made at both sizes, and what takes minutes is run (`vitest.config.ts`). */
export const isThorough = process.env["SAFOS_TEST_THOROUGH"] === "1";

/**
 * The sizes at which a walk through a whole page is made. That every page fits at both sizes, and each of everyday
 * work meets what axe asks for, is `accessible`'s in every run; the same steps at the other size are made where one asks for it.
 */
export const sizesOf = (usual: Size): readonly Size[] => (isThorough ? ["desktop", "phone"] : [usual]);
