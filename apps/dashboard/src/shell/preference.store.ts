type Preference = 'language' | 'theme' | 'attendee' | `kiosk.${string}`;

/** A choice this browser remembers; null when there is none or the browser forbids to keep any. */
export const readPreference = (name: Preference): string | null => {
  try {
    return localStorage.getItem(`innoweek.${name}`);
  } catch {
    return null;
  }
};

/** Remembers a choice where the browser allows it; otherwise it lasts as long as the page. */
export const writePreference = (name: Preference, value: string): void => {
  try {
    localStorage.setItem(`innoweek.${name}`, value);
  } catch {
    // Private windows may forbid storage: the choice then ends with the page.
  }
};
