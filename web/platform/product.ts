import type { Me } from "@safos/contract/identity";
import type { ItemKindName, SharedItem } from "@safos/contract/items";
import type { QueryKey } from "@tanstack/react-query";
import type { AnyRoute } from "@tanstack/react-router";
import type { ComponentType, ReactElement } from "react";
import type { TextKey } from "../text/index.tsx";
import type { LiveEvent } from "./live.ts";
import type { Offers } from "./offers.ts";

/** A product's routes by what they stand under. Their components are lazy. */
export interface ProductRoutes {
  /** Without the frame; anyone who comes need not be signed in. */
  root?: readonly AnyRoute[];
  /** In the frame, behind the sign-in. */
  inside?: readonly AnyRoute[];
  /** Below `/w/$workspaceId`, under the workspace's header and tabs. */
  workspace?: readonly AnyRoute[];
}

/** An entry of the rail at the side, or of a phone's bar. It is marked on every page of its product. */
export interface NavigationPlace {
  route: AnyRoute;
  name: TextKey;
  icon: ReactElement;
  /** A hook: the number on the entry. */
  useCount?: () => number;
  /** A phone reaches it through More, which is marked in its stead there. */
  isOnDesktopOnly?: boolean;
  /** Products without an entry of their own, whose pages mark this one. */
  alsoFor?: readonly string[];
  /** Marked for every product that no other entry speaks for. */
  isDefault?: boolean;
}

/** A tab under a workspace's header. */
interface WorkspaceTab {
  order: number;
  /** The part of its address after `/w/:workspaceId/`. */
  segment: string;
  route: AnyRoute;
  name: TextKey;
  /** Has something for those who see only what they are given one by one. */
  isForGuests?: boolean;
}

/** A row of the list under More. */
interface MoreLink {
  order: number;
  /** A wide screen has it in the rail. */
  isOnPhoneOnly?: boolean;
  route: AnyRoute;
  name: TextKey;
  icon: ReactElement;
  /** Stands above the first row that has it. */
  heading?: TextKey;
  isFor?: (me: Me) => boolean;
}

export interface TodaySection {
  column: "start" | "end";
  order: number;
  component: ComponentType;
}

/** Something that can be made from anywhere: in the menu of Today, and as a command. */
interface CreateEntry {
  id: string;
  name: TextKey;
  /** What the command is called in the search box. */
  command: TextKey;
  icon: ReactElement;
  dialog: ComponentType<{ isOpen: boolean; onClose: () => void }>;
  /** Guests who were invited by mail make nothing else. */
  isForGuests?: boolean;
}

/** What Today suggests to someone who has no workspace yet. */
interface WelcomeStep {
  order: number;
  title: TextKey;
  about: TextKey;
  icon: ReactElement;
  isFor?: (me: Me) => boolean;
  /** The id of a `CreateEntry`, or a page. */
  opens: string | AnyRoute;
}

/** A page to go to, in the search box. */
interface PageCommand {
  route: AnyRoute;
  name: TextKey;
  /** What else one may call it. */
  aliases?: TextKey;
  icon: ReactElement;
  isFor?: (me: Me) => boolean;
}

/** What a visitor's page gets: the item behind their link. Every call of the page shows the link by itself. */
export interface SharedPageProps {
  item: SharedItem;
  guest: { id: string; name: string };
  /** For pages that ask for the name themselves: who the visitor says they are from now on. */
  onName: (name: string) => void;
}

/** What a visitor by link sees of a kind of item. */
export interface SharedPageEntry {
  component: ComponentType<SharedPageProps>;
  /** Opened without asking who one is: the page asks itself for what it needs. */
  isNameless?: boolean;
  /** The page asks for the name once something is written; a name that was given before goes along, and is shown. */
  asksNameLater?: boolean;
}

/** What the page of what proves who one is gives to the sections of products. */
export interface SecuritySectionProps {
  /** `Chrome · Windows` instead of what a browser says of itself. */
  deviceName: (label: string) => string;
}

/** Which queries are fetched again when something has happened. The functions are pure. */
interface LiveHandlers {
  onWorkspaceEvent?: (event: LiveEvent, workspaceId: string) => readonly QueryKey[];
  onPersonEvent?: (event: LiveEvent) => readonly QueryKey[];
  /** Beginnings of keys `[beginning, workspaceId]`: forgotten when access to the workspace has ended. */
  workspaceKeys?: readonly string[];
  /** Lists across workspaces: fetched again then. */
  listKeys?: readonly QueryKey[];
}

/** What a product, or a shared part that has pages, puts into the page. `shell/products.ts` lists them all. */
export interface Product {
  name: string;
  navigation?: NavigationPlace;
  tab?: WorkspaceTab;
  /** Stands beside pages whose routes name no list (`staticData.List`). */
  defaultList?: ComponentType;
  more?: readonly MoreLink[];
  today?: readonly TodaySection[];
  creates?: readonly CreateEntry[];
  welcome?: readonly WelcomeStep[];
  commands?: readonly PageCommand[];
  sharedPages?: Partial<Record<ItemKindName, SharedPageEntry>>;
  live?: LiveHandlers;
  /** Once in the frame, whatever page is shown. */
  frameParts?: readonly ComponentType[];
  /** At the foot of the list; on a phone above the bar. */
  dock?: ComponentType;
  /** Above every page, also without a session. */
  overlay?: ComponentType;
  profileSections?: readonly ComponentType[];
  /** On the page of what proves who one is. */
  securitySections?: readonly ComponentType<SecuritySectionProps>[];
  /** People without an account come in by links of this product; the sign-in page tells them so. */
  hasGuestLinks?: boolean;
  /** Called when the frame stands, after the page has been drawn. */
  start?: () => Promise<unknown>;
  offers?: Partial<Offers>;
}

let registered: readonly Product[] = [];

/** Called once by the shell, before anything is drawn. */
export function registerProducts(products: readonly Product[]): void {
  registered = products;
}

/** Every product, in the shell's order. */
export const products = (): readonly Product[] => registered;

/** What someone can make from anywhere. */
export const createsFor = ({ person }: Pick<Me, "person">): CreateEntry[] =>
  registered
    .flatMap((product) => product.creates ?? [])
    .filter((one) => person.guest === undefined || one.isForGuests === true);

/** What some product gives to others under this name. */
export function offered<K extends keyof Offers>(name: K): Offers[K] | undefined {
  for (const { offers } of registered) if (offers?.[name]) return offers[name];
  return undefined;
}

/** Lists of all products as one, by `order`. */
export function inOrder<T extends { order: number }>(listOf: (product: Product) => readonly T[] | undefined): T[] {
  return registered.flatMap((product) => listOf(product) ?? []).sort((a, b) => a.order - b.order);
}
