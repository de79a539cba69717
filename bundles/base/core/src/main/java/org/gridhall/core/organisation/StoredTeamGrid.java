package org.gridhall.core.organisation;

import javax.persistence.Entity;
import javax.persistence.Table;
import org.gridhall.api.organisation.TeamGrid;

/** A row of a team that serves a grid for some time. */
@Entity
@Table(name = "team_grid")
class StoredTeamGrid extends StoredTerm {

    String team;
    String grid;

    TeamGrid teamGrid() {
        return new TeamGrid(team, grid, from(), to());
    }
}
