import { TextField } from "../../../ui/index.ts";

/** A number, or none. */
export function NumberField(props: {
  label: string;
  value: number | undefined;
  onChange: (value: number | undefined) => void;
}) {
  return (
    <TextField
      label={props.label}
      type="number"
      value={props.value === undefined ? "" : String(props.value)}
      onChange={(text) => {
        const number = Number(text);
        props.onChange(text === "" || !Number.isFinite(number) ? undefined : number);
      }}
    />
  );
}
