// The browser's time zone, so that pages can tell local times beside UTC.
export const zone = () => Intl.DateTimeFormat().resolvedOptions().timeZone ?? null;
