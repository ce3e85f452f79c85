import { createHash } from "node:crypto";
import { escapeXml } from "#dav";

interface ManifestOf {
  /** `https://safos.example.org` */
  readonly base: string;
  /** Who offers it: the agency, or Safos. */
  readonly provider: string;
  /** What tells agencies apart: their domain, or the server's. */
  readonly name: string;
}

/** The same for one agency at one server as long as both are called so: Outlook knows an add-in by it (RFC 9562 §5.8). */
export function addInId({ base, name }: Pick<ManifestOf, "base" | "name">): string {
  const hash = createHash("sha256").update(`outlook add-in ${base} ${name}`).digest("hex");
  const variant = ((Number.parseInt(hash.slice(16, 17), 16) & 3) | 8).toString(16);
  return [
    hash.slice(0, 8),
    hash.slice(8, 12),
    `8${hash.slice(13, 16)}`,
    variant + hash.slice(17, 20),
    hash.slice(20, 32),
  ].join("-");
}

const texts = {
  sv: { label: "Lägg till Safos-möte", about: "Gör ett videomöte i Safos och skriver in dess adress i bokningen." },
  en: { label: "Add a Safos meeting", about: "Makes a video meeting in Safos and writes its address into the event." },
};

const icons = [16, 32, 80] as const;

/** The add-in's manifest (XML, VersionOverrides 1.1): a button for who organises an appointment, which opens a pane. */
export function writeManifest({ base, provider, name }: ManifestOf): string {
  const url = (path: string): string => escapeXml(`${base}${path}`);
  const by = escapeXml(provider.slice(0, 100));
  const string = (id: string, key: "label" | "about"): string =>
    `<bt:String id="${id}" DefaultValue="${escapeXml(texts.en[key])}"><bt:Override Locale="sv-SE" Value="${escapeXml(texts.sv[key])}"/></bt:String>`;
  return `<?xml version="1.0" encoding="UTF-8"?>
<OfficeApp xmlns="http://schemas.microsoft.com/office/appforoffice/1.1" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:bt="http://schemas.microsoft.com/office/officeappbasictypes/1.0" xsi:type="MailApp">
  <Id>${addInId({ base, name })}</Id>
  <Version>1.0.0.0</Version>
  <ProviderName>${by}</ProviderName>
  <DefaultLocale>en-US</DefaultLocale>
  <DisplayName DefaultValue="Safos"/>
  <Description DefaultValue="${escapeXml(texts.en.about)}"><Override Locale="sv-SE" Value="${escapeXml(texts.sv.about)}"/></Description>
  <IconUrl DefaultValue="${url("/outlook/icon-64.png")}"/>
  <HighResolutionIconUrl DefaultValue="${url("/outlook/icon-128.png")}"/>
  <SupportUrl DefaultValue="${url("/help")}"/>
  <AppDomains><AppDomain>${url("")}</AppDomain></AppDomains>
  <Hosts><Host Name="Mailbox"/></Hosts>
  <Requirements><Sets><Set Name="Mailbox" MinVersion="1.3"/></Sets></Requirements>
  <FormSettings>
    <Form xsi:type="ItemEdit"><DesktopSettings><SourceLocation DefaultValue="${url("/outlook/pane")}"/></DesktopSettings></Form>
  </FormSettings>
  <Permissions>ReadWriteItem</Permissions>
  <Rule xsi:type="RuleCollection" Mode="Or"><Rule xsi:type="ItemIs" ItemType="Appointment" FormType="Edit"/></Rule>
  <DisableEntityHighlighting>true</DisableEntityHighlighting>
  <VersionOverrides xmlns="http://schemas.microsoft.com/office/mailappversionoverrides" xsi:type="VersionOverridesV1_0">
    <VersionOverrides xmlns="http://schemas.microsoft.com/office/mailappversionoverrides/1.1" xsi:type="VersionOverridesV1_1">
      <Requirements><bt:Sets DefaultMinVersion="1.3"><bt:Set Name="Mailbox"/></bt:Sets></Requirements>
      <Hosts>
        <Host xsi:type="MailHost">
          <DesktopFormFactor>
            <ExtensionPoint xsi:type="AppointmentOrganizerCommandSurface">
              <OfficeTab id="TabDefault">
                <Group id="safos.group">
                  <Label resid="group.label"/>
                  <Control xsi:type="Button" id="safos.add">
                    <Label resid="add.label"/>
                    <Supertip><Title resid="add.label"/><Description resid="add.about"/></Supertip>
                    <Icon>${icons.map((size) => `<bt:Image size="${size}" resid="icon.${size}"/>`).join("")}</Icon>
                    <Action xsi:type="ShowTaskpane"><SourceLocation resid="pane.url"/></Action>
                  </Control>
                </Group>
              </OfficeTab>
            </ExtensionPoint>
          </DesktopFormFactor>
        </Host>
      </Hosts>
      <Resources>
        <bt:Images>${icons.map((size) => `<bt:Image id="icon.${size}" DefaultValue="${url(`/outlook/icon-${size}.png`)}"/>`).join("")}</bt:Images>
        <bt:Urls><bt:Url id="pane.url" DefaultValue="${url("/outlook/pane")}"/></bt:Urls>
        <bt:ShortStrings><bt:String id="group.label" DefaultValue="Safos"/>${string("add.label", "label")}</bt:ShortStrings>
        <bt:LongStrings>${string("add.about", "about")}</bt:LongStrings>
      </Resources>
    </VersionOverrides>
  </VersionOverrides>
</OfficeApp>
`;
}
