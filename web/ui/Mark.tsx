import css from "./Mark.module.css";

/** Safos's own mark, in the organisation's accent. */
export function Mark() {
  return (
    <svg viewBox="0 0 32 32" className={css.mark} role="img" aria-label="Safos">
      <rect width="32" height="32" rx="9" className={css.tile} />
      <path d="M22.5 7.5v2.2a5.8 5.8 0 0 1-5.8 5.8H9.5v-2.2a5.8 5.8 0 0 1 5.8-5.8z" className={css.leaf} />
      <path
        d="M9.5 24.5v-2.2a5.8 5.8 0 0 1 5.8-5.8h7.2v2.2a5.8 5.8 0 0 1-5.8 5.8z"
        className={css.leaf}
        opacity=".72"
      />
    </svg>
  );
}
