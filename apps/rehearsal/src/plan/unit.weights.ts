/**
 * How many events a unit holds against the others, by the GB/T 2260 code of its region (XPCC: our own).
 * Guessed from the number of technology enterprises and incubators that each had in 2016; the host city and
 * the provinces with the large branch venues come out on top.
 */
export const UNIT_WEIGHTS: Readonly<Record<string, number>> = {
  '110000': 9,
  '120000': 3,
  '130000': 3,
  '140000': 2,
  '150000': 1.6,
  '210000': 2.6,
  '220000': 2.2,
  '230000': 2.3,
  '310000': 6.5,
  '320000': 7,
  '330000': 5.5,
  '340000': 3.6,
  '350000': 2.6,
  '360000': 2.4,
  '370000': 4.6,
  '410000': 4,
  '420000': 4.6,
  '430000': 3.8,
  '440000': 6.5,
  '450000': 2.2,
  '460000': 0.9,
  '500000': 3.2,
  '510000': 4.6,
  '520000': 1.8,
  '530000': 1.9,
  '540000': 0.5,
  '610000': 3.8,
  '620000': 1.5,
  '630000': 0.6,
  '640000': 0.8,
  '650000': 1.3,
  'CN-XJ-XPCC': 0.7,
  '210200': 1.6,
  '330200': 1.8,
  '350200': 1.5,
  '370200': 1.9,
  '440300': 8,
};

/** Region of the host city, which holds the main venue. */
export const HOST_REGION = '440300';
