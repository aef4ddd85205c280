import type {
  AgreementDraft,
  Confirmations,
  EventForm,
  EventStatus,
  MediaDraft,
  OrganisationKind,
  Role,
} from '@innoweek/contracts';
import type { Article, Checkins, Contract, Tally, Withdrawal } from '../books/statement.model.ts';

/** Somewhere an event can be held: a city, or a district of a municipality. */
export type Site = {
  /** Names the place in ids of local bodies. */
  readonly slug: string;
  /** Code of the region that is written into the event. */
  readonly region: string;
  /** As a person writes it into 省份/地区 and 城市 of the events sheet. */
  readonly province: string;
  readonly city: string;
  /** What names of local bodies begin with. */
  readonly place: string;
};
export type Territory = {
  readonly id: string;
  readonly region: string;
  readonly name: string;
  readonly shortName: string;
  readonly nameEn: string;
  /** The organisation that reports for the unit. */
  readonly association: string;
  readonly sites: readonly Site[];
};

export type Body = {
  readonly id: string;
  readonly name: string;
  readonly kind: OrganisationKind;
  readonly region: string | null;
  /** The unit it sits in; `none` for national bodies. */
  readonly unit: string;
  /** Not part of the reference data: the rehearsal makes it. */
  readonly made: boolean;
};

/** What the plan knows of the country. */
export type Country = {
  readonly territories: readonly Territory[];
  readonly societies: readonly Body[];
  readonly associations: readonly Body[];
  /** The body that runs the week as a whole. */
  readonly cast: Body;
};

export type Actor = { readonly role: Role; readonly organisation: string | null };

export type Fate =
  /** Approved and held. */
  | 'held'
  /** Called off by its organiser, before it began or on its first day. */
  | 'cancelled'
  /** Never handed in, or sent back and never mended. */
  | 'draft'
  | 'returned';

export type PlannedEvent = {
  /** The source reference that it is registered under. */
  readonly ref: string;
  readonly title: string;
  readonly titleEn: string | null;
  readonly topics: readonly string[];
  readonly organiser: string;
  readonly coOrganisers: readonly string[];
  readonly unit: string;
  readonly site: Site | null;
  readonly venue: string | null;
  readonly form: EventForm;
  readonly start: number;
  readonly end: number;
  /** The days it is open, first to last. */
  readonly days: readonly string[];
  readonly expected: number;
  readonly contactName: string;
  readonly contactPhone: string;
  readonly link: string | null;
  readonly summary: string | null;
  readonly fate: Fate;
  /** Returned once with this reason before it is mended and handed in again. */
  readonly returnedFor: string | null;
  /** Who hands it in: its organiser, or the association of its unit. */
  readonly registrar: Actor;
  /** File it comes in; null: one request of its own. */
  readonly file: string | null;
  /** Registered while the week runs, at this moment; null: before everything. */
  readonly lateAt: number | null;
  readonly approver: Actor;
};

/** One upload: rows of a sheet in one of the ways that people save them. */
export type PlannedFile = {
  readonly name: string;
  readonly format: 'xlsx' | 'csv-utf8' | 'csv-gbk';
  readonly registrar: Actor;
  readonly refs: readonly string[];
  /** Uploaded a second time by mistake. */
  readonly twice: boolean;
};

/** A sheet of figures: a row for each event and day. */
export type TallyFile = {
  readonly name: string;
  readonly format: PlannedFile['format'];
};

/** How a request reaches the server, reality being what it is. */
export type Manner =
  | 'once'
  /** The same again, as a client does that has not seen the reply. */
  | 'twice'
  /** The connection breaks in the middle of it; then the same again. */
  | 'abandoned'
  /** Afterwards another body under the same key, which must be refused. */
  | 'conflicting';

export const BAD_INPUTS = [
  'negative',
  'fraction',
  'huge',
  'unknownEvent',
  'foreignEvent',
  'dayOutside',
  'unknownField',
  'malformed',
] as const;
export type BadInput = (typeof BAD_INPUTS)[number];

/** A request at a moment of the edition's clock. Actions of one lane happen one after the other. */
export type Action = {
  readonly at: number;
  readonly lane: string;
  readonly actor: Actor;
} & (
  | { readonly what: 'tell'; readonly statement: Tally | Checkins; readonly manner: Manner }
  /** Registers a report in the media. */
  | {
      readonly what: 'cover';
      readonly statement: Article;
      readonly report: Readonly<Pick<MediaDraft, 'link' | 'title' | 'outlet' | 'kind'>>;
    }
  /** Registers an agreement. */
  | {
      readonly what: 'sign';
      readonly statement: Contract;
      readonly agreement: Readonly<Pick<AgreementDraft, 'name' | 'partyA' | 'partyB' | 'stage'>>;
    }
  /** Sends figures as a file, as whoever keeps them in a sheet does. */
  | { readonly what: 'upload'; readonly statement: Tally; readonly file: TallyFile }
  | { readonly what: 'withdraw'; readonly statement: Withdrawal; readonly reason: string }
  | { readonly what: 'register'; readonly event: string }
  | { readonly what: 'approve'; readonly event: string }
  /** A co-organiser's. */
  | { readonly what: 'answer'; readonly event: string; readonly answer: Confirmations['answer'] }
  | { readonly what: 'cancel'; readonly event: string; readonly reason: string }
  | { readonly what: 'misuse'; readonly event: string; readonly input: BadInput }
);

export type WeekDates = {
  readonly warmUpStart: string;
  readonly start: string;
  readonly end: string;
};

export type WeekPlan = {
  readonly seed: number;
  readonly scale: number;
  readonly dates: WeekDates;
  readonly bodies: ReadonlyMap<string, Body>;
  readonly territories: readonly Territory[];
  readonly events: ReadonlyMap<string, PlannedEvent>;
  readonly files: readonly PlannedFile[];
  /** Sorted by time. */
  readonly actions: readonly Action[];
  /** When registration happens, and a moment at which everything is over. */
  readonly opensAt: number;
  readonly closesAt: number;
};

/** The status that an event of this fate has when everything is over. */
export const finalStatus = (fate: Fate): EventStatus => (fate === 'held' ? 'concluded' : fate);
