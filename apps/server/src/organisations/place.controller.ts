import { Controller, Get, Header, Query } from '@nestjs/common';
import {
  pageSchema,
  regionQuerySchema,
  regionSchema,
  reportingUnitSchema,
  type Page,
  type Region,
  type RegionQuery,
  type ReportingUnit,
} from '@innoweek/contracts';
import { REGIONS, REPORTING_UNITS, unitOfRegion } from '@innoweek/places';
import { ApiOkResponse } from '@nestjs/swagger';
import { Allow } from '../access/access.decorator.ts';

/** Reference data changes with a release, not before. */
const CACHED = 'public, max-age=3600';

const whole = <T>(items: T[]): Page<T> => ({ items, nextCursor: null, total: items.length });

@Controller()
export class PlaceController {
  /** The units that report: provinces, XPCC and the five cities beside them. */
  @Get('units')
  @Allow('public')
  @Header('cache-control', CACHED)
  @ApiOkResponse({ standardSchema: pageSchema(reportingUnitSchema) })
  units(): Page<ReportingUnit> {
    return whole(REPORTING_UNITS.map((unit) => ({ ...unit })));
  }

  /** The regions below `parent`, or those whose name holds `q`; without either, the provinces. */
  @Get('regions')
  @Allow('public')
  @Header('cache-control', CACHED)
  @ApiOkResponse({ standardSchema: pageSchema(regionSchema) })
  regions(@Query({ schema: regionQuerySchema }) { parent, q }: RegionQuery): Page<Region> {
    const wanted = q?.toLowerCase();
    const found = REGIONS.filter(
      (region) =>
        (parent === undefined ? q !== undefined || region.parent === null : region.parent === parent) &&
        (wanted === undefined ||
          region.name.includes(wanted) ||
          (region.nameEn?.toLowerCase().includes(wanted) ?? false) ||
          region.code === wanted),
    );
    return whole(found.map((region) => ({ ...region, unit: unitOfRegion(region.code) })));
  }
}
