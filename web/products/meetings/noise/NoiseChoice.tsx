import "./text.ts";
import { useText } from "../../../text/index.tsx";
import { Select } from "../../../ui/index.ts";
import { useSettings } from "../call/settings.ts";
import { changeNoise, noiseOf, noises } from "./settings.ts";
import { canSuppress } from "./suppressor.ts";

/** What is done about noise around one's microphone. It holds at once, and the next time. */
export function NoiseChoice() {
  const t = useText();
  const offered = noises.filter((one) => one !== "own" || canSuppress());
  const chosen = noiseOf(useSettings());
  return (
    <Select
      label={t("noise.title")}
      value={offered.includes(chosen) ? chosen : "browser"}
      options={offered.map((id) => ({ id, name: t(`noise.${id}`) }))}
      onChange={changeNoise}
    />
  );
}
