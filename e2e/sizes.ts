export type Size = "desktop" | "phone";

/** Whether what is walked at one size by default is walked at both, and what is measured for minutes is measured. */
export const isThorough = process.env["SAFOS_TEST_THOROUGH"] === "1";

/**
 * The sizes at which a walk through a whole page is made. That every page fits, and meets what axe asks for, at both
 * sizes is `accessible`'s in every run; the same steps at the other size are made where one asks for it.
 */
export const sizesOf = (usual: Size): readonly Size[] => (isThorough ? ["desktop", "phone"] : [usual]);
