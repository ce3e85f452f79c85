import "./text.ts";
import { Ban, Droplet, Droplets, ImagePlus, Trash2 } from "lucide-react";
import { useId, useRef, type ReactNode } from "react";
import { text, useText } from "../../../text/index.tsx";
import { Button, showToast } from "../../../ui/index.ts";
import css from "./BackgroundChoices.module.css";
import { canFilter } from "./filter.ts";
import { pictures, takeOwnPicture } from "./pictures.ts";
import { backgrounds, changeBackground, keepOwnPicture, useBackground, useOwnPicture } from "./settings.ts";

const icons = {
  none: <Ban aria-hidden="true" />,
  light: <Droplet aria-hidden="true" />,
  strong: <Droplets aria-hidden="true" />,
} as const;

const pictureAt = (address: string): ReactNode => <img className={css.picture} src={address} alt="" />;

async function keepAndShow(file: File): Promise<void> {
  try {
    await takeOwnPicture(file);
    changeBackground("own");
  } catch {
    showToast({ text: text("background.ownRefused"), tone: "danger" });
  }
}

/** What the others see behind one. It holds at once, and the next time. */
export function BackgroundChoices() {
  const t = useText();
  const name = useId();
  const chosen = useBackground();
  const own = useOwnPicture();
  if (!canFilter()) return <p className={css.hint}>{t("background.notHere")}</p>;
  return (
    <fieldset className={css.field}>
      <legend className={css.legend}>{t("background.title")}</legend>
      <div className={css.choices}>
        {backgrounds.map((one) => {
          if (one === "own" && own === null) return null;
          const picture = one === "own" ? own : one in pictures ? pictures[one as keyof typeof pictures] : null;
          return (
            <label key={one} className={css.choice}>
              <input
                type="radio"
                name={name}
                value={one}
                className={css.radio}
                checked={chosen === one}
                onChange={() => changeBackground(one)}
              />
              <span className={css.tile}>
                {picture === null ? icons[one as keyof typeof icons] : pictureAt(picture)}
              </span>
              {t(`background.${one}`)}
            </label>
          );
        })}
      </div>
      <OwnPicture isKept={own !== null} />
    </fieldset>
  );
}

function OwnPicture({ isKept }: { isKept: boolean }) {
  const t = useText();
  const picker = useRef<HTMLInputElement>(null);
  return (
    <div className={css.own}>
      <Button size="sm" icon={<ImagePlus aria-hidden="true" />} onPress={() => picker.current?.click()}>
        {t("background.chooseOwn")}
      </Button>
      {isKept && (
        <Button
          size="sm"
          variant="quiet"
          icon={<Trash2 aria-hidden="true" />}
          onPress={() => {
            keepOwnPicture(null);
            changeBackground("strong");
          }}
        >
          {t("background.removeOwn")}
        </Button>
      )}
      <p className={css.hint}>{t("background.ownStays")}</p>
      <input
        ref={picker}
        type="file"
        accept="image/png,image/jpeg,image/gif,image/webp,image/avif"
        hidden
        aria-hidden="true"
        tabIndex={-1}
        data-testid="background-picture"
        onChange={(event) => {
          const [file] = event.target.files ?? [];
          if (file) void keepAndShow(file);
          event.target.value = "";
        }}
      />
    </div>
  );
}
