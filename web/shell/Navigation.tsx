import { Link } from "@tanstack/react-router";
import { usePage } from "../platform/page.ts";
import { useIsPhone } from "../platform/screen.ts";
import { useText } from "../text/index.tsx";
import { Count, cx } from "../ui/index.ts";
import { placeOf } from "./assemble.ts";
import css from "./Navigation.module.css";
import { productModules } from "./products.ts";

/** The rail at the side; on a phone the bar at the foot. */
export function Navigation() {
  const t = useText();
  const { routes } = usePage();
  const marked = placeOf(productModules, routes, useIsPhone());
  return (
    <nav className={css.rail} aria-label={t("shell.menu")}>
      {productModules.map(({ product: { name, navigation: place } }) =>
        place ? (
          <Link
            key={name}
            to={place.route.fullPath}
            className={cx(css.place, place.isOnDesktopOnly && css.desktopOnly)}
            activeProps={{}}
            {...(place === marked
              ? { "aria-current": "page" as const, "data-here": true }
              : { "aria-current": undefined })}
          >
            <span className={css.pill}>{place.icon}</span>
            <span className={css.name}>{t(place.name)}</span>
            {place.useCount && <PlaceCount useCount={place.useCount} />}
          </Link>
        ) : null,
      )}
    </nav>
  );
}

function PlaceCount({ useCount }: { useCount: () => number }) {
  const t = useText();
  // oxlint-disable-next-line react/hooks -- a product's hook is the same for as long as the page is open
  const count = useCount();
  if (count === 0) return null;
  return (
    <span className={css.count}>
      <Count value={count} isMention label={t("shell.mentions", { n: count })} />
    </span>
  );
}
