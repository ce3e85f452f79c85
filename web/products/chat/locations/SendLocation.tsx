import { LocateFixed, ZoomIn, ZoomOut } from "lucide-react";
import { useRef, useState, type KeyboardEvent } from "react";
import { now } from "../../../platform/clock.ts";
import { useLocale, useText } from "../../../text/index.tsx";
import { Button, Dialog, IconButton, Notice, TextField } from "../../../ui/index.ts";
import "../voice/text.ts";
import { locationContent, type GeoPoint } from "./geo-uri.ts";
import css from "./Location.module.css";
import { OutlineMap } from "./OutlineMap.tsx";
import { formatPosition, moved } from "./position.ts";
import { narrowAt } from "./topology.ts";

const ratio = 1.6;
const smallest = 1;
const largest = 64;
const sweden: GeoPoint = { latitude: 62, longitude: 16, accuracy: null };

/** Chooses a place: one's own, asked for from the browser, or what the map has in its middle. Sent when one says so. */
export function SendLocation(props: {
  room: string;
  onSend: (content: Record<string, unknown>) => void;
  onClose: () => void;
}) {
  const t = useText();
  const locale = useLocale();
  const [point, setPoint] = useState(sweden);
  const [height, setHeight] = useState(16);
  const [description, setDescription] = useState("");
  const [asking, setAsking] = useState<"asking" | "refused" | "missing" | null>(null);
  const locate = (): void => {
    setAsking("asking");
    navigator.geolocation.getCurrentPosition(
      ({ coords: { latitude, longitude, accuracy } }) => {
        setAsking(null);
        setPoint({ latitude, longitude, accuracy });
        setHeight(4);
      },
      ({ code, PERMISSION_DENIED }) => setAsking(code === PERMISSION_DENIED ? "refused" : "missing"),
      { enableHighAccuracy: true, timeout: 20_000 },
    );
  };
  const send = (): void => {
    const text = t("chatmedia.location");
    props.onSend(
      locationContent(point, { text, description: description.trim(), isOwn: point.accuracy !== null, at: now() }),
    );
    props.onClose();
  };
  return (
    <Dialog
      isOpen
      title={t("chatmedia.sendLocation")}
      about={t("chatmedia.sendLocationAbout", { room: props.room })}
      closeLabel={t("common.close")}
      onClose={props.onClose}
      footer={
        <>
          <Button variant="secondary" onPress={props.onClose}>
            {t("common.cancel")}
          </Button>
          <Button variant="primary" onPress={send}>
            {t(point.accuracy === null ? "chatmedia.sendPoint" : "chatmedia.sendOwn")}
          </Button>
        </>
      }
    >
      <Button
        variant="secondary"
        icon={<LocateFixed aria-hidden="true" />}
        isDisabled={asking === "asking"}
        onPress={locate}
      >
        {t(asking === "asking" ? "chatmedia.locating" : "chatmedia.locate")}
      </Button>
      {(asking === "refused" || asking === "missing") && (
        <Notice tone="danger">{t(asking === "refused" ? "chatmedia.locateRefused" : "chatmedia.locateFailed")}</Notice>
      )}
      <ChooseOnMap point={point} height={height} onPoint={setPoint} onHeight={setHeight} />
      <p className={css.position} role="status">
        {formatPosition(locale, point)}
        {point.accuracy !== null &&
          ` · ${t("chatmedia.accuracy", { n: Math.round(point.accuracy).toLocaleString(locale) })}`}
      </p>
      <TextField label={t("chatmedia.description")} value={description} maxLength={200} onChange={setDescription} />
    </Dialog>
  );
}

/** A map that is drawn and moved under its pin, by pointer and by keys. */
function ChooseOnMap(props: {
  point: GeoPoint;
  height: number;
  onPoint: (point: GeoPoint) => void;
  onHeight: (height: number) => void;
}) {
  const t = useText();
  const { point, height, onPoint, onHeight } = props;
  const from = useRef<{ x: number; y: number; point: GeoPoint } | null>(null);
  const zoom = (factor: number): void => onHeight(Math.max(smallest, Math.min(largest, height * factor)));
  const move = (north: number, east: number, start = point): void =>
    onPoint(moved(start, north, east / narrowAt(start.latitude)));
  const onKey = (event: KeyboardEvent): void => {
    const step = height / 20;
    const keys: Record<string, () => void> = {
      ArrowUp: () => move(step, 0),
      ArrowDown: () => move(-step, 0),
      ArrowLeft: () => move(0, -step),
      ArrowRight: () => move(0, step),
      "+": () => zoom(0.5),
      "-": () => zoom(2),
    };
    const act = keys[event.key];
    if (!act || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    act();
  };
  return (
    <div className={css.chooser}>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- a map has no element of its own */}
      <div
        className={css.movable}
        role="application"
        aria-label={t("chatmedia.map")}
        aria-roledescription={t("chatmedia.mapKind")}
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- moved by keys
        tabIndex={0}
        onKeyDown={onKey}
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId);
          from.current = { x: event.clientX, y: event.clientY, point };
        }}
        onPointerMove={(event) => {
          const start = from.current;
          const degrees = height / event.currentTarget.clientHeight;
          if (!start || Math.hypot(event.clientX - start.x, event.clientY - start.y) < 3) return;
          move((event.clientY - start.y) * degrees, (start.x - event.clientX) * degrees, start.point);
        }}
        onPointerUp={() => (from.current = null)}
        onPointerCancel={() => (from.current = null)}
      >
        <OutlineMap point={point} height={height} ratio={ratio} />
      </div>
      <div className={css.zoom}>
        <IconButton label={t("chatmedia.closer")} isDisabled={height <= smallest} onPress={() => zoom(0.5)}>
          <ZoomIn aria-hidden="true" />
        </IconButton>
        <IconButton label={t("chatmedia.farther")} isDisabled={height >= largest} onPress={() => zoom(2)}>
          <ZoomOut aria-hidden="true" />
        </IconButton>
      </div>
    </div>
  );
}
