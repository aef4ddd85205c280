/**
 * Joins `p` to rows `r`: cells and what was said of a row that stand in a page of its file; nothing where they stand with
 * the row itself.
 */
export const PAGE_OF_ROW = `
  left join lateral (
    select i.cells -> (array_position(i.rows, r.row) - 1) as cells,
           i.said -> (array_position(i.rows, r.row) - 1) as said
    from import_pages i where i.import_id = r.import_id and i.first_row <= r.row
    order by i.first_row desc limit 1
  ) p on r.cells is null`;
