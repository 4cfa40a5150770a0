"""Posts: those of one person, as lines begin, correct, move and end them."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from typing import Any, Final
from uuid import UUID

from tilik_plugin import Text
from tilik_server.importing.changes import CREATED, Change, ChangeKind, Difference

DAY: Final = timedelta(days=1)


@dataclass(slots=True)
class Post:
    """A post that a person holds, as a row of `assignment`, with a name for reports."""

    id: UUID
    employee_id: UUID
    unit_id: UUID
    position_id: UUID
    starts_on: date
    ends_on: date | None
    acting: bool
    name: str

    def as_stored(self) -> dict[str, Any]:
        """Return the columns of the row."""
        values = asdict(self)
        del values["name"]
        return values

    def is_same(self, other: "Post") -> bool:
        """Return whether both are the same position in the same unit, main or acting."""
        mine = (self.unit_id, self.position_id, self.acting)
        return mine == (other.unit_id, other.position_id, other.acting)

    def covers(self, day: date) -> bool:
        """Return whether it is held on a day."""
        return self.starts_on <= day and (self.ends_on is None or day <= self.ends_on)


@dataclass(frozen=True, slots=True)
class PostLine:
    """A line: the post that it states, and whether it gives the first day and the last."""

    key: str
    post: Post
    has_start: bool
    has_end: bool
    today: date


class PostFault(Exception):
    """Raised when a person cannot hold a post in these days."""

    def __init__(self, column: str, reason: Text) -> None:
        super().__init__(reason.en)
        self.column = column
        self.reason = reason


class PostsOfPerson:
    """The posts of one person; `named` are the ids of those that lines name."""

    def __init__(self, posts: Iterable[Post]) -> None:
        self.posts = list(posts)
        self.named: set[UUID] = set()
        self._explicit: set[UUID] = set()

    def take(self, line: PostLine) -> Change | None:
        """Bring the posts to what a line says; None if that is how they are.

        Raises PostFault if the person would have two main posts on one day.
        """
        held = self._held(line)
        if held is None:
            return self._begin(line)
        self._name(held, line)
        if not held.is_same(line.post):
            return self._correct(held, line)
        return self._end(held, line)

    def _name(self, post: Post, line: PostLine) -> None:
        self.named.add(post.id)
        if line.post.ends_on is not None:
            self._explicit.add(post.id)

    def _held(self, line: PostLine) -> Post | None:
        """Return the post that a line is about: the same on that day, or another begun then."""
        wanted = line.post
        same = [post for post in self.posts if post.is_same(wanted)]
        if not line.has_start:
            return next((post for post in same if post.covers(line.today)), None)
        exact = next((post for post in same if post.starts_on == wanted.starts_on), None)
        if exact is not None or wanted.acting:
            return exact
        begun = (post for post in self.posts if not post.acting and post.id not in self.named)
        return next((post for post in begun if post.starts_on == wanted.starts_on), None)

    def _correct(self, held: Post, line: PostLine) -> Change:
        """Replace the unit and position of a post that began on the same day."""
        before = held.name
        ended = self._end(held, line)
        held.unit_id, held.position_id = line.post.unit_id, line.post.position_id
        held.name = line.post.name
        rest = () if ended is None else ended.differences
        return Change(ChangeKind.CHANGED, (Difference("post", before, held.name), *rest))

    def _end(self, held: Post, line: PostLine) -> Change | None:
        """Set the last day that a line gives; a blank one reopens the person's latest post."""
        after = line.post.ends_on
        if not line.has_end or after == held.ends_on:
            return None
        if after is None and (held.acting is False and self._next(held) is not None):
            return None
        if after is not None and after < held.starts_on:
            raise PostFault("to", BEFORE_START)
        before = held.ends_on
        self._check_end(held, after)
        held.ends_on = after
        is_ended = after is not None and (before is None or after < before)
        shown = Difference("to", _text(before), _text(after))
        return Change(ChangeKind.ENDED if is_ended else ChangeKind.CHANGED, (shown,))

    def _begin(self, line: PostLine) -> Change:
        """Add a post; a main one ends the main post before it."""
        post = line.post
        if post.ends_on is not None and post.ends_on < post.starts_on:
            raise PostFault("to", BEFORE_START)
        if post.acting:
            self._check_acting(post)
            self._add(post, line)
            return CREATED
        previous, following = self._previous(post), self._next(post)
        if following is not None and post.ends_on is None:
            post.ends_on = following.starts_on - DAY
        self._check_end(post, post.ends_on)
        moved = None
        if previous is not None and previous.covers(post.starts_on):
            is_over = previous.ends_on is not None and previous.ends_on < line.today
            is_given = previous.starts_on == post.starts_on or previous.id in self._explicit
            if is_over or is_given:
                raise PostFault("from", _taken(previous))
            moved = previous
            previous.ends_on = post.starts_on - DAY
        self._add(post, line)
        if moved is None:
            return CREATED
        return Change(ChangeKind.MOVED, (Difference("post", moved.name, post.name),))

    def _add(self, post: Post, line: PostLine) -> None:
        self.posts.append(post)
        self._name(post, line)

    def _check_end(self, post: Post, ends_on: date | None) -> None:
        """Raise PostFault if a main post would end after the next one begins."""
        following = None if post.acting else self._next(post)
        if following is not None and (ends_on is None or ends_on >= following.starts_on):
            raise PostFault("to", _taken(following))

    def _check_acting(self, post: Post) -> None:
        for other in self.posts:
            last = post.ends_on or date.max
            if (
                other.is_same(post)
                and other.starts_on <= last
                and (other.ends_on is None or other.ends_on >= post.starts_on)
            ):
                raise PostFault("from", _taken(other))

    def _previous(self, post: Post) -> Post | None:
        earlier = [each for each in self._main(post) if each.starts_on <= post.starts_on]
        return max(earlier, key=lambda each: each.starts_on, default=None)

    def _next(self, post: Post) -> Post | None:
        later = [each for each in self._main(post) if each.starts_on > post.starts_on]
        return min(later, key=lambda each: each.starts_on, default=None)

    def _main(self, post: Post) -> list[Post]:
        return [each for each in self.posts if not each.acting and each.id != post.id]


def _text(day: date | None) -> str | None:
    return None if day is None else str(day)


def _taken(post: Post) -> Text:
    last = post.ends_on or "..."
    return Text(
        f"the person would have two posts on one day: there is another from {post.starts_on} "
        f"to {last}",
        f"pegawai akan memegang dua jabatan pada satu hari: ada yang lain dari {post.starts_on} "
        f"sampai {last}",
    )


BEFORE_START: Final = Text("it ends before it starts", "berakhir sebelum dimulai")
