import css from "./Voice.module.css";

const height = 32;
const gap = 3;

/** Levels between 0 and 1 as bars, up to `played` (0 to 1) in another colour. */
export function Waveform({ levels, played }: { levels: readonly number[]; played: number }) {
  const width = levels.length * gap;
  const path = levels
    .map((level, at) => {
      const half = Math.max(1, (level * (height - 4)) / 2);
      return `M${at * gap + gap / 2} ${height / 2 - half}v${half * 2}`;
    })
    .join("");
  const draw = (className: string | undefined, style?: React.CSSProperties) => (
    <svg className={className} style={style} viewBox={`0 0 ${width} ${height}`} preserveAspectRatio="none">
      <path d={path} />
    </svg>
  );
  return (
    <span className={css.wave} aria-hidden="true">
      {draw(css.bars)}
      {played > 0 && draw(css.playedBars, { clipPath: `inset(0 ${100 - played * 100}% 0 0)` })}
    </span>
  );
}
