import { Label, Slider as AriaSlider, SliderThumb, SliderTrack } from "react-aria-components";
import css from "./Slider.module.css";

export function Slider(props: {
  label: string;
  value: number;
  minValue: number;
  maxValue: number;
  step: number;
  onChange: (value: number) => void;
}) {
  const { label, onChange, ...rest } = props;
  return (
    <AriaSlider
      {...rest}
      className={css.slider ?? ""}
      onChange={(value) => {
        const one = typeof value === "number" ? value : value[0];
        if (one !== undefined) onChange(one);
      }}
    >
      <Label className={css.label ?? ""}>{label}</Label>
      <SliderTrack className={css.track ?? ""}>
        <SliderThumb className={css.thumb ?? ""} />
      </SliderTrack>
    </AriaSlider>
  );
}
